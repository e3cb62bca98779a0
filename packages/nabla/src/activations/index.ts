/** What units do with their sums: `keras.activations`, as functions of tensors. */
import {
  isSerializedObject,
  type SerializedObject,
  show,
  toSnakeCase,
  UsageError,
  unknownName,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import * as functions from './list.ts';

export * from './list.ts';
export type { ReluOptions } from './relu.ts';

/** An activation: elementwise, or along an axis, from sums to what a unit gives. */
export type Activation = (x: Tensor) => Tensor;

/** Keras's JSON for a function that is not its own. */
export interface SerializedFunction {
  readonly module: string;
  readonly class_name: 'function';
  readonly config: string;
  readonly registered_name: string;
}

/** Ways to name an activation: `'relu'`, a function, Keras's JSON; nothing means `linear`. */
export type ActivationLike = string | Activation | SerializedFunction | SerializedObject | null;

/** Functions by Keras's names. */
const byName = new Map<string, Activation>(
  Object.values(functions).map((each) => [kerasName(each), each as Activation]),
);
const names: ReadonlyMap<Activation, string> = new Map(
  [...byName].map(([name, each]) => [each, name]),
);
byName.set('swish', functions.silu);
byName.set('hard_swish', functions.hardSilu);

/**
 * The activation that `identifier` means: a name (`leaky_relu` or `leakyRelu`), a function, Keras's
 * JSON; `linear` for `null` and `undefined`.
 *
 * Throws `UnknownNameError`, with the nearest name, and `UsageError` for what names no function.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { get } from 'nabla/activations';
 * get('hard_sigmoid')(tensor([-4, 0, 4])).arraySync(); // [0, 0.5, 1]
 * ```
 */
export function get(identifier?: ActivationLike): Activation {
  if (identifier === null || identifier === undefined) return functions.linear as Activation;
  if (typeof identifier === 'function') return identifier;
  const name = nameIn(identifier);
  const found = byName.get(name) ?? byName.get(toSnakeCase(name));
  if (!found) throw unknownName('activation', name, byName.keys());
  return found;
}

/** The activation of a config. */
export const deserialize: typeof get = get;

/** Keras's name of an activation; for a function of yours, JSON with the function's name. */
export function serialize(activation: Activation): string | SerializedFunction {
  const name = names.get(activation);
  if (name !== undefined) return name;
  if (activation.name === '') {
    throw new UsageError(
      'activations.serialize: a function without a name cannot be written to a config. Give it a name.',
      {
        doing: 'activations.serialize',
        given: activation,
        wanted: 'a named function',
      },
    );
  }
  return {
    module: 'builtins',
    class_name: 'function',
    config: activation.name,
    registered_name: 'function',
  };
}

/** `leaky_relu` for `leakyRelu`; a digit stays where it is: `relu6`. */
function kerasName({ name }: { readonly name: string }): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function nameIn(identifier: unknown): string {
  if (typeof identifier === 'string') return identifier;
  if (isSerializedObject(identifier)) {
    return identifier.class_name === 'function' ? String(identifier.config) : identifier.class_name;
  }
  throw new UsageError(
    `${show(identifier)} is no activation: give a name, as 'relu', or a function.`,
    {
      doing: 'look up an activation',
      given: identifier,
      wanted: [...byName.keys()],
    },
  );
}
