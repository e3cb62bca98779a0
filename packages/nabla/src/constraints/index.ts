/** Where weights may be: `keras.constraints`, applied after each update. */
import { type Config, Registry, type SerializedObject, serializeObject } from '../base/index.ts';
import { Constraint } from './constraint.ts';
import { type ConstraintFunction, FunctionConstraint } from './function-constraint.ts';
import * as list from './list.ts';

export type { ConstraintFunction } from './function-constraint.ts';
export * from './list.ts';
export type { Axis } from './norm.ts';
export { Constraint };

const registry = new Registry<Constraint>('constraint', Object.values(list));

/** Ways to name a constraint: `'non_neg'`, an object, Keras's JSON, a function of the weight. */
export type ConstraintLike = string | SerializedObject | ConstraintFunction;

/**
 * The constraint that `identifier` means, `null` for none. Throws `UnknownNameError`, with the
 * nearest name.
 */
export function get(identifier: ConstraintLike, config?: Config): Constraint;
export function get(
  identifier: ConstraintLike | null | undefined,
  config?: Config,
): Constraint | null;
export function get(
  identifier: ConstraintLike | null | undefined,
  config: Config = {},
): Constraint | null {
  if (identifier === null || identifier === undefined) return null;
  if (identifier instanceof Constraint) return identifier;
  if (typeof identifier === 'function') return new FunctionConstraint(identifier);
  return registry.get(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
