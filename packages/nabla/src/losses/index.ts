/** What training makes small: `keras.losses`, as functions of rows and as reducing objects. */
import { type Config, serializeObject } from '../base/index.ts';
import { Loss } from './loss.ts';
import { type LossFunction, LossFunctionWrapper } from './loss-function-wrapper.ts';
import { type LossLike, named } from './named.ts';
import { addRareNames } from './rare.ts';

export { aligned } from './align.ts';
export type { CrossentropyLossOptions, CrossentropyParameters } from './crossentropy-loss.ts';
export { EPSILON } from './epsilon.ts';
export * from './functions.ts';
export * from './list.ts';
export type {
  LossCallOptions,
  LossOptions,
  Reduction,
  TargetColumn,
  TargetShape,
} from './loss.ts';
export { alignRanks, applyMask, reduceValues } from './reduce.ts';
export { Loss, type LossFunction, LossFunctionWrapper, type LossLike };

/**
 * The loss that `identifier` means: a name, an object, its class, Keras's JSON, or a function of
 * targets and predictions, which gives the loss of each row or one number. Throws
 * `UnknownNameError`, with the nearest name.
 *
 * ```ts
 * import { get } from 'nabla/losses';
 * get('mse')([[1]], [[3]]).item(); // 4
 * ```
 */
export function get(identifier: LossLike, config: Config = {}): Loss {
  addRareNames();
  return named(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
