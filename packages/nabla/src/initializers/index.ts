/** The first values of weights: `keras.initializers`. */
import { type Config, Registry, type SerializedObject, serializeObject } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { FunctionInitializer, type InitializerFunction } from './function-initializer.ts';
import { Initializer } from './initializer.ts';
import * as list from './list.ts';

export { computeFans, type FanOptions } from './fans.ts';
export type { InitializerFunction } from './function-initializer.ts';
export type { InitializeOptions } from './initializer.ts';
export * from './list.ts';
export { Identity as IdentityInitializer, Orthogonal as OrthogonalInitializer } from './list.ts';
export type { SeedOptions } from './random-initializer.ts';
export type { ScaledOptions } from './variance-scaling.ts';
export { Initializer };

const registry = new Registry<Initializer>('initializer', Object.values(list), {
  identity_initializer: list.Identity,
  normal: list.RandomNormal,
  one: list.Ones,
  orthogonal_initializer: list.Orthogonal,
  uniform: list.RandomUniform,
  zero: list.Zeros,
});

/** Ways to name an initializer: `'glorot_uniform'`, an object, Keras's JSON, a function, the values. */
export type InitializerLike = string | SerializedObject | InitializerFunction | Tensor;

/** The initializer that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: InitializerLike, config: Config = {}): Initializer {
  if (identifier instanceof Initializer) return identifier;
  if (identifier instanceof Tensor) return new FunctionInitializer(() => identifier);
  if (typeof identifier === 'function') return new FunctionInitializer(identifier);
  return registry.get(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
