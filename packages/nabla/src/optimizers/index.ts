/** How weights are moved against their gradients: `keras.optimizers`. */
import { type Config, serializeObject } from '../base/index.ts';
import { named, type OptimizerLike } from './named.ts';
import { Optimizer } from './optimizer.ts';
import { addRareNames } from './rare.ts';
import * as schedules from './schedules/index.ts';

export * from './list.ts';
export type { LearningRateLike, OptimizerOptions } from './options.ts';
export type { PlannedLine, SlotGroup, UpdateContext, UpdateLine } from './update.ts';
export { Optimizer, type OptimizerLike, schedules };

/** The optimizer that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: OptimizerLike, config: Config = {}): Optimizer {
  addRareNames();
  return named(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
