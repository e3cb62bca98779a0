import type { Tensor } from '../graph/index.ts';
import {
  logitsOf,
  mean,
  binaryCrossentropy as perElement,
  type TensorLike,
  toTensor,
} from '../ops/index.ts';
import { aligned } from './align.ts';
import { hintForBinary } from './crossentropy-hints.ts';
import { CrossentropyLoss, type CrossentropyParameters } from './crossentropy-loss.ts';
import { smoothed } from './label-smoothing.ts';

import type { SlopeNames } from './loss.ts';
import { difference } from './slope.ts';
/**
 * The binary crossentropy of each row: mean(-y log p - (1 - y) log(1 - p)) over `axis`, with y the
 * targets and p the predictions, kept within [1e-7, 1 - 1e-7].
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Where `yPred` is the direct
 * result of a sigmoid, the loss is computed from what the sigmoid was applied to, and is exact:
 * sigmoid(20) against 0 loses 20, with the slope 1. Throws `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.losses.binary_crossentropy`.
 *
 * ```ts
 * import { binaryCrossentropy } from 'nabla/losses';
 * binaryCrossentropy([[0, 1]], [[0.5, 0.5]]).arraySync(); // [0.6931]
 * ```
 */
export function binaryCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CrossentropyParameters = {},
): Tensor {
  const { labelSmoothing = 0, axis = -1, fromLogits = false } = options;
  const given = toTensor(yPred);
  if (!fromLogits) hintForBinary('binary_crossentropy', given);
  const logits = fromLogits ? given : logitsOf(given, 'sigmoid');
  const [target, output] = aligned('binaryCrossentropy', yTrue, logits ?? given);
  const values = perElement(smoothed(target, labelSmoothing, 0.5), output, {
    fromLogits: logits !== undefined,
  });
  return mean(values, { axis });
}

/**
 * The binary crossentropy: mean(-y log p - (1 - y) log(1 - p)), for targets y from 0 to 1 and
 * probabilities p, or logits with `fromLogits`.
 *
 * Throws `ArgumentRangeError` for a `labelSmoothing` outside [0, 1].
 *
 * Source: `keras.losses.BinaryCrossentropy`.
 *
 * ```ts
 * import { BinaryCrossentropy } from 'nabla/losses';
 * new BinaryCrossentropy({ fromLogits: true })([[0], [1]], [[1000], [0]]).item(); // about 500.35
 * ```
 */
export class BinaryCrossentropy extends CrossentropyLoss {
  static override readonly className: string = 'BinaryCrossentropy';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryCrossentropy(yTrue, yPred, this);
  }

  override slope({ output, target, fromSums, overElements }: SlopeNames): string {
    return fromSums
      ? difference(output, target, overElements)
      : `(${output} - ${target}) / (${output} (1 - ${output}))${overElements}`;
  }
}
