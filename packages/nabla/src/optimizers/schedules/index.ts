/** Learning rates that change with the steps: `keras.optimizers.schedules`. */
import { type Identifier, serializeObject } from '../../base/index.ts';
import * as list from './list.ts';
import { addRare, named } from './named.ts';
import { LearningRateSchedule } from './schedule.ts';

export * from './list.ts';
export { LearningRateSchedule };

/** The schedule that Keras's JSON or a name means. Throws `UnknownNameError`, with the nearest name. */
export function deserialize(identifier: Identifier<LearningRateSchedule>): LearningRateSchedule {
  addRareNames();
  return named(identifier);
}

/** Makes all schedules known by name to optimizers. */
export function addRareNames(): void {
  addRare(Object.values(list));
}

export const serialize = serializeObject;
