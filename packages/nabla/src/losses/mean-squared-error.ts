import type { Tensor } from '../graph/index.ts';
import { mean, square, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import type { SlopeNames } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * The mean squared error of each row: mean((yTrue - yPred)²) over the last axis.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.mean_squared_error`.
 *
 * ```ts
 * import { meanSquaredError } from 'nabla/losses';
 * meanSquaredError([[0, 1]], [[1, 1]]).arraySync(); // [0.5]
 * ```
 */
export function meanSquaredError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('meanSquaredError', yTrue, yPred);
  return mean(square(subtract(target, prediction)), { axis: -1 });
}

/**
 * The mean squared error: mean((yTrue - yPred)²).
 *
 * Source: `keras.losses.MeanSquaredError`.
 *
 * ```ts
 * import { MeanSquaredError } from 'nabla/losses';
 * new MeanSquaredError()([[0, 1], [0, 0]], [[1, 1], [1, 0]]).item(); // 0.5
 * ```
 */
export class MeanSquaredError extends MatchedLoss {
  static override readonly className: string = 'MeanSquaredError';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred);
  }

  override slope({ output, target, overElements }: SlopeNames): string {
    return `2 (${output} - ${target})${overElements}`;
  }
}
