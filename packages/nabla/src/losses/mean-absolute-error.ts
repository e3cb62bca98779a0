import type { Tensor } from '../graph/index.ts';
import { abs, mean, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import type { SlopeNames } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * The mean absolute error of each row: mean(|yTrue - yPred|) over the last axis.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.mean_absolute_error`.
 *
 * ```ts
 * import { meanAbsoluteError } from 'nabla/losses';
 * meanAbsoluteError([[0, 1]], [[3, 1]]).arraySync(); // [1.5]
 * ```
 */
export function meanAbsoluteError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('meanAbsoluteError', yTrue, yPred);
  return mean(abs(subtract(target, prediction)), { axis: -1 });
}

/**
 * The mean absolute error: mean(|yTrue - yPred|).
 *
 * Source: `keras.losses.MeanAbsoluteError`.
 *
 * ```ts
 * import { MeanAbsoluteError } from 'nabla/losses';
 * new MeanAbsoluteError()([[0, 1], [0, 0]], [[3, 1], [1, 0]]).item(); // 1
 * ```
 */
export class MeanAbsoluteError extends MatchedLoss {
  static override readonly className: string = 'MeanAbsoluteError';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred);
  }

  override slope({ output, target, overElements }: SlopeNames): string {
    return `sign(${output} - ${target})${overElements}`;
  }
}
