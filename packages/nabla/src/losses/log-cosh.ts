import type { Tensor } from '../graph/index.ts';
import { add, mean, multiply, softplus, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * The mean of log(cosh(yPred - yTrue)) over the last axis of each row.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.log_cosh`.
 *
 * ```ts
 * import { logCosh } from 'nabla/losses';
 * logCosh([[0, 1]], [[1, 1]]).arraySync(); // about [0.2169]
 * ```
 */
export function logCosh(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('logCosh', yTrue, yPred);
  const error = subtract(prediction, target);
  // log cosh e = e + log(1 + exp(-2e)) - log 2, which does not overflow.
  return mean(add(error, subtract(softplus(multiply(-2, error)), Math.LN2)), { axis: -1 });
}

/**
 * The mean of log(cosh(yPred - yTrue)): half a square for small errors, a straight line for large ones.
 *
 * Source: `keras.losses.LogCosh`.
 *
 * ```ts
 * import { LogCosh } from 'nabla/losses';
 * new LogCosh()([[0, 1]], [[1, 1]]).item(); // about 0.2169
 * ```
 */
export class LogCosh extends MatchedLoss {
  static override readonly className: string = 'LogCosh';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return logCosh(yTrue, yPred);
  }
}
