import type { Tensor } from '../graph/index.ts';
import { aligned, EPSILON } from '../losses/index.ts';
import {
  add,
  divide,
  mean,
  multiply,
  sqrt,
  square,
  subtract,
  type TensorLike,
} from '../ops/index.ts';

export interface CorrelationParameters {
  /** The axis along which the numbers of a row stand. Default -1. */
  axis?: number;
}

/**
 * The correlation of targets and predictions, for each row: mean((yTrue - m) (yPred - n)) / (s t), with the
 * means m and n and the standard deviations s and t along `axis`.
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Throws `ShapeError` for shapes
 * that do not fit.
 *
 * Source: `keras.metrics.pearson_correlation`.
 *
 * ```ts
 * import { pearsonCorrelation } from 'nabla/metrics';
 * pearsonCorrelation([[1, 2, 3]], [[3, 2, 1]]).arraySync(); // about [-1]
 * ```
 */
export function pearsonCorrelation(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CorrelationParameters = {},
): Tensor {
  const { axis = -1 } = options;
  const pair = aligned('pearsonCorrelation', yTrue, yPred);
  const [a, b] = pair.map((x) => {
    const centered = subtract(x, mean(x, { axis, keepdims: true }));
    return divide(centered, sqrt(mean(square(centered), { axis, keepdims: true })));
  });
  return mean(multiply(a, b), { axis });
}

/**
 * How near targets and predictions are to being equal, for each row:
 * 2 mean((yTrue - n) (yPred - n)) / (s² + t² + (m - n)² + 1e-7), with the means m of targets and n of
 * predictions and the variances s² and t² along `axis`.
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Throws `ShapeError` for shapes
 * that do not fit.
 *
 * Source: `keras.metrics.concordance_correlation`.
 *
 * ```ts
 * import { concordanceCorrelation } from 'nabla/metrics';
 * concordanceCorrelation([[1, 2, 3]], [[1, 2, 3]]).arraySync(); // about [1]
 * ```
 */
export function concordanceCorrelation(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CorrelationParameters = {},
): Tensor {
  const { axis = -1 } = options;
  const [target, prediction] = aligned('concordanceCorrelation', yTrue, yPred);
  const average = (x: Tensor) => mean(x, { axis, keepdims: true });
  const variance = (x: Tensor) => average(square(subtract(x, average(x))));
  const [m, n] = [average(target), average(prediction)];
  const product = multiply(subtract(target, n), subtract(prediction, n));
  const spread = add(add(variance(target), variance(prediction)), square(subtract(m, n)));
  return mean(divide(multiply(2, product), add(spread, EPSILON)), { axis });
}
