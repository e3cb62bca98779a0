/** How weights are moved against their gradients: `keras.optimizers`. */
import {
  type Config,
  classNameOf,
  type Identifier,
  Registry,
  serializeObject,
} from '../base/index.ts';
import * as list from './list.ts';
import { Optimizer } from './optimizer.ts';
import * as schedules from './schedules/index.ts';

export * from './list.ts';
export type { LearningRateLike, OptimizerOptions } from './options.ts';
export type { PlannedLine, SlotGroup, UpdateContext, UpdateLine } from './update.ts';
export { Optimizer, schedules };

/** Keras finds optimizers whatever the case of their names: `rmsprop`, `adamw`, `RMSProp`. */
const lowerCase = Object.values(list).map(
  (each) => [classNameOf(each).toLowerCase(), each] as const,
);
const registry = new Registry<Optimizer>(
  'optimizer',
  Object.values(list),
  Object.fromEntries(lowerCase),
);

/** Ways to name an optimizer: `'sgd'`, an object, Keras's JSON. */
export type OptimizerLike = Identifier<Optimizer>;

/** The optimizer that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: OptimizerLike, config: Config = {}): Optimizer {
  if (typeof identifier !== 'string') return registry.get(identifier, config);
  const lower = identifier.toLowerCase();
  return registry.get(registry.find(lower) ? lower : identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
