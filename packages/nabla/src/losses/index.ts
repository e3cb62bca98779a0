/** What training makes small: `keras.losses`, as functions of rows and as reducing objects. */
import {
  type Config,
  type KerasClass,
  Registry,
  type SerializedObject,
  serializeObject,
} from '../base/index.ts';
import * as list from './list.ts';
import { Loss } from './loss.ts';
import { type LossFunction, LossFunctionWrapper } from './loss-function-wrapper.ts';

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
export { Loss, type LossFunction, LossFunctionWrapper };

/** Other names: Keras's short ones and older ones, and TensorFlow.js's. */
const aliases = {
  mse: list.MeanSquaredError,
  mae: list.MeanAbsoluteError,
  mape: list.MeanAbsolutePercentageError,
  msle: list.MeanSquaredLogarithmicError,
  bce: list.BinaryCrossentropy,
  kld: list.KLDivergence,
  kullback_leibler_divergence: list.KLDivergence,
  logcosh: list.LogCosh,
  cosine_proximity: list.CosineSimilarity,
};

const registry = new Registry<Loss>('loss', Object.values(list), aliases);

/** Ways to name a loss: `'mse'`, an object or a function, a class, Keras's JSON. */
export type LossLike = string | SerializedObject | LossFunction | KerasClass<Loss>;

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
  if (identifier instanceof Loss || typeof identifier !== 'function') {
    return registry.get(identifier, config);
  }
  if (isLossClass(identifier)) return identifier.fromConfig(config) as Loss;
  return new LossFunctionWrapper(identifier, config);
}

function isLossClass(value: LossFunction | KerasClass<Loss>): value is KerasClass<Loss> {
  return value.prototype instanceof Loss;
}

export const deserialize = get;
export const serialize = serializeObject;
