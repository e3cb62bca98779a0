/** How weights are moved against their gradients: `keras.optimizers`. */
import { type Config, serializeObject } from '../base/index.ts';
import * as list from './list.ts';
import { addRare, named, type OptimizerLike } from './named.ts';
import { Optimizer } from './optimizer.ts';
import * as schedules from './schedules/index.ts';

export * from './list.ts';
export type { LearningRateLike, OptimizerOptions } from './options.ts';
export type { PlannedLine, SlotGroup, UpdateContext, UpdateLine } from './update.ts';
export { named, Optimizer, type OptimizerLike, schedules };

/** The optimizer that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: OptimizerLike, config: Config = {}): Optimizer {
  addRareNames();
  return named(identifier, config);
}

/** Makes all optimizers and schedules known by name to `compile`. */
export function addRareNames(): void {
  addRare(Object.values(list));
  schedules.addRareNames();
}

export const deserialize = get;
export const serialize = serializeObject;
