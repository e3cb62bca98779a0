/** What training makes small: `keras.losses`, as functions of rows and as reducing objects. */
import { type Config, type Identifier, Registry, serializeObject } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Loss } from './loss.ts';
import { MeanSquaredError, meanSquaredError } from './mean-squared-error.ts';

export { aligned } from './align.ts';
export type { LossCallOptions, LossOptions, Reduction } from './loss.ts';
export { alignRanks, applyMask, reduceValues } from './reduce.ts';
export { Loss, MeanSquaredError, meanSquaredError };

const registry = new Registry<Loss>('loss', [MeanSquaredError], {
  mse: MeanSquaredError,
});

/** A loss of your own, without a class: the loss of each row, or one number. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** Ways to name a loss: `'mse'`, an object, Keras's JSON. */
export type LossLike = Identifier<Loss>;

/** The loss that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: LossLike, config: Config = {}): Loss {
  return registry.get(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
