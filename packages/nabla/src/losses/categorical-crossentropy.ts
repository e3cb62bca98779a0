import type { Tensor } from '../graph/index.ts';
import { categoricalCrossentropy as perRow, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { hintForCategorical } from './crossentropy-hints.ts';
import { CrossentropyLoss, type CrossentropyParameters } from './crossentropy-loss.ts';
import { smoothed } from './label-smoothing.ts';

import type { SlopeNames } from './loss.ts';
import { difference } from './slope.ts';
/**
 * The crossentropy of each row: -Σ y log p along `axis`, with y the targets and p the predictions,
 * divided by their sum and kept within [1e-7, 1 - 1e-7].
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Where `yPred` is the direct
 * result of a softmax along `axis`, the loss is computed from what the softmax was applied to, and is
 * exact for any logits. Throws `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.losses.categorical_crossentropy`.
 *
 * ```ts
 * import { categoricalCrossentropy } from 'nabla/losses';
 * categoricalCrossentropy([[0, 1]], [[0.5, 0.5]]).arraySync(); // [0.6931]
 * ```
 */
export function categoricalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CrossentropyParameters = {},
): Tensor {
  const { labelSmoothing = 0, axis = -1, fromLogits } = options;
  const [target, prediction] = aligned('categoricalCrossentropy', yTrue, yPred);
  hintForCategorical('categorical_crossentropy', prediction, axis);
  const uniform = 1 / (target.shape.at(-1) ?? 1);
  return perRow(smoothed(target, labelSmoothing, uniform), prediction, { fromLogits, axis });
}

/**
 * The crossentropy of one-hot targets y and probabilities p: the mean of -Σ y log p over all rows.
 *
 * Throws `ArgumentRangeError` for a `labelSmoothing` outside [0, 1].
 *
 * Source: `keras.losses.CategoricalCrossentropy`.
 *
 * ```ts
 * import { CategoricalCrossentropy } from 'nabla/losses';
 * new CategoricalCrossentropy()([[0, 1], [1, 0]], [[0.5, 0.5], [0.5, 0.5]]).item(); // 0.6931
 * ```
 */
export class CategoricalCrossentropy extends CrossentropyLoss {
  static override readonly className: string = 'CategoricalCrossentropy';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalCrossentropy(yTrue, yPred, this);
  }

  override slope({ output, target, fromSums, overRows }: SlopeNames): string {
    return fromSums ? difference(output, target, overRows) : `-${target} / ${output}${overRows}`;
  }
}
