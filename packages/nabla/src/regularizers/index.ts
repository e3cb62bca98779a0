/** What weights add to the loss, so that they stay small: `keras.regularizers`. */
import { type Config, Registry, type SerializedObject, serializeObject } from '../base/index.ts';
import { FunctionRegularizer, type RegularizerFunction } from './function-regularizer.ts';
import * as list from './list.ts';
import { Regularizer } from './regularizer.ts';

export type { RegularizerFunction } from './function-regularizer.ts';
export * from './list.ts';
export { Regularizer };

const registry = new Registry<Regularizer>('regularizer', Object.values(list), {
  l1_l2: list.L1L2,
});

/** Ways to name a regularizer: `'l2'`, an object, Keras's JSON, a function of the weight. */
export type RegularizerLike = string | SerializedObject | RegularizerFunction;

/** Keras's documentation promises these factors to who names `'l1_l2'`; without penalty it were none. */
const L1_L2_DEFAULTS: Config = { l1: 0.01, l2: 0.01 };

/**
 * The regularizer that `identifier` means, `null` for none. Throws `UnknownNameError`, with the
 * nearest name.
 */
export function get(identifier: RegularizerLike, config?: Config): Regularizer;
export function get(
  identifier: RegularizerLike | null | undefined,
  config?: Config,
): Regularizer | null;
export function get(
  identifier: RegularizerLike | null | undefined,
  config?: Config,
): Regularizer | null {
  if (identifier === null || identifier === undefined) return null;
  if (identifier instanceof Regularizer) return identifier;
  if (typeof identifier === 'function') return new FunctionRegularizer(identifier);
  return registry.get(identifier, config ?? (identifier === 'l1_l2' ? L1_L2_DEFAULTS : {}));
}

export const deserialize = get;
export const serialize = serializeObject;
