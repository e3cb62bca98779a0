import type { Tensor } from '../graph/index.ts';
import { add, log, maximum, mean, square, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { EPSILON } from './epsilon.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * The mean squared error of the logarithms of each row: mean((log(yPred + 1) - log(yTrue + 1))²) over the
 * last axis, with both kept from 1e-7.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.mean_squared_logarithmic_error`.
 *
 * ```ts
 * import { meanSquaredLogarithmicError } from 'nabla/losses';
 * meanSquaredLogarithmicError([[0, 1]], [[0, 3]]).arraySync(); // about [0.2402]
 * ```
 */
export function meanSquaredLogarithmicError(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('meanSquaredLogarithmicError', yTrue, yPred);
  const [a, b] = [prediction, target].map((x) => log(add(maximum(x, EPSILON), 1)));
  return mean(square(subtract(a, b)), { axis: -1 });
}

/**
 * The mean squared error of logarithms: mean((log(yPred + 1) - log(yTrue + 1))²), with both kept from
 * 1e-7. It weighs ratios, not differences.
 *
 * Source: `keras.losses.MeanSquaredLogarithmicError`.
 *
 * ```ts
 * import { MeanSquaredLogarithmicError } from 'nabla/losses';
 * new MeanSquaredLogarithmicError()([[0, 1]], [[0, 3]]).item(); // about 0.2402
 * ```
 */
export class MeanSquaredLogarithmicError extends MatchedLoss {
  static override readonly className: string = 'MeanSquaredLogarithmicError';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredLogarithmicError(yTrue, yPred);
  }
}
