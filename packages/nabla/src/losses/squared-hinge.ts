import type { Tensor } from '../graph/index.ts';
import { maximum, mean, multiply, square, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { MatchedLoss } from './matched-loss.ts';
import { signsOf } from './signs.ts';

/**
 * How far each row is from the right side of the margin: mean(max(1 - yTrue yPred, 0)²) over the last
 * axis. Labels are -1 and 1; those of 0 and 1 are taken as such.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.squared_hinge`.
 *
 * ```ts
 * import { squaredHinge } from 'nabla/losses';
 * squaredHinge([[-1, 1]], [[1, 0.5]]).arraySync(); // [2.125]
 * ```
 */
export function squaredHinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('squaredHinge', yTrue, yPred);
  const margin = subtract(1, multiply(signsOf(target), prediction));
  return mean(square(maximum(margin, 0)), { axis: -1 });
}

/**
 * The mean of max(1 - yTrue yPred, 0)², for labels of -1 and 1, or of 0 and 1.
 *
 * Source: `keras.losses.SquaredHinge`.
 *
 * ```ts
 * import { SquaredHinge } from 'nabla/losses';
 * new SquaredHinge()([[0, 1]], [[1, 0.5]]).item(); // 2.125
 * ```
 */
export class SquaredHinge extends MatchedLoss {
  static override readonly className: string = 'SquaredHinge';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return squaredHinge(yTrue, yPred);
  }
}
