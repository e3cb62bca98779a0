/** Learning rates that change with the steps: `keras.optimizers.schedules`. */
import { type Identifier, Registry, serializeObject } from '../../base/index.ts';
import * as list from './list.ts';
import { LearningRateSchedule } from './schedule.ts';

export * from './list.ts';
export { LearningRateSchedule };

const registry = new Registry<LearningRateSchedule>('learning rate schedule', Object.values(list));

/** The schedule that Keras's JSON or a name means. Throws `UnknownNameError`, with the nearest name. */
export function deserialize(identifier: Identifier<LearningRateSchedule>): LearningRateSchedule {
  return registry.get(identifier);
}

export const serialize = serializeObject;
