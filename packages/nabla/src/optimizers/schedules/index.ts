/** Learning rates that change with the steps: `keras.optimizers.schedules`. */
import { type Identifier, serializeObject } from '../../base/index.ts';
import { named } from './named.ts';
import { addRareNames } from './rare.ts';
import { LearningRateSchedule } from './schedule.ts';

export * from './list.ts';
export { LearningRateSchedule };

/** The schedule that Keras's JSON or a name means. Throws `UnknownNameError`, with the nearest name. */
export function deserialize(identifier: Identifier<LearningRateSchedule>): LearningRateSchedule {
  addRareNames();
  return named(identifier);
}

export const serialize = serializeObject;
