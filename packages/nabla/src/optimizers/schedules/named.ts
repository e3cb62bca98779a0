import { type Identifier, type KerasClass, Registry } from '../../base/index.ts';
import type { LearningRateSchedule } from './schedule.ts';

const registry = new Registry<LearningRateSchedule>(
  'learning rate schedule',
  [],
  {},
  {
    lacksRare: true,
  },
);

/** What `deserialize` does, with the names known so far: none, and all after `addRare`. */
export function named(identifier: Identifier<LearningRateSchedule>): LearningRateSchedule {
  return registry.get(identifier);
}

export function addRare(classes: readonly KerasClass<LearningRateSchedule>[]): void {
  registry.addRare(classes);
}
