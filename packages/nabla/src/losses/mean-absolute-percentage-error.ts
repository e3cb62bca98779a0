import type { Tensor } from '../graph/index.ts';
import { abs, divide, maximum, mean, multiply, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { EPSILON } from './epsilon.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * The mean error of each row in percent of the targets: 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7))
 * over the last axis.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.mean_absolute_percentage_error`.
 *
 * ```ts
 * import { meanAbsolutePercentageError } from 'nabla/losses';
 * meanAbsolutePercentageError([[2, 1]], [[1, 1]]).arraySync(); // [25]
 * ```
 */
export function meanAbsolutePercentageError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('meanAbsolutePercentageError', yTrue, yPred);
  const share = divide(subtract(target, prediction), maximum(abs(target), EPSILON));
  return multiply(100, mean(abs(share), { axis: -1 }));
}

/**
 * The mean error in percent of the targets: 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7)).
 *
 * Source: `keras.losses.MeanAbsolutePercentageError`.
 *
 * ```ts
 * import { MeanAbsolutePercentageError } from 'nabla/losses';
 * new MeanAbsolutePercentageError()([[2, 1], [4, 1]], [[1, 1], [4, 1]]).item(); // 12.5
 * ```
 */
export class MeanAbsolutePercentageError extends MatchedLoss {
  static override readonly className: string = 'MeanAbsolutePercentageError';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsolutePercentageError(yTrue, yPred);
  }
}
