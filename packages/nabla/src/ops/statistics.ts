import { formatShape, normalizeAxes, normalizeAxis, ShapeError, sameShape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { divide, multiply, toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { type TensorLike, toTensor, toTensors } from './convert.ts';
import * as p from './primitives/index.ts';
import { REDUCE_OPTIONS } from './reduce.ts';
import { mean, type ReduceOptions, sum } from './reduction.ts';

/**
 * The variance over axes: the mean squared distance from the mean, mean((x - mean(x))²).
 *
 * It divides by the number of elements, and not by one less. That of whole numbers is a
 * floating-point number.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.var([[1, 3], [2, 6]], { axis: 1 }).arraySync(); // [1, 4]
 * ```
 */
export const variance: OnOne<[options?: ReduceOptions]> = onOne(
  'var',
  (x, options = {}) => {
    const values = toFloat(x);
    const center = mean(values, { axis: options.axis, keepdims: true });
    return mean(p.square(p.subtract(values, center)), options);
  },
  REDUCE_OPTIONS,
);

/**
 * The standard deviation over axes: the root of the variance, √mean((x - mean(x))²).
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.std([[1, 3], [2, 6]], { axis: 1 }).arraySync(); // [1, 2]
 * ```
 */
export const std: OnOne<[options?: ReduceOptions]> = onOne(
  'std',
  (x, options = {}) => p.sqrt(variance(x, options)),
  REDUCE_OPTIONS,
);

export interface MomentsOptions {
  /** Whether reduced axes stay, with the length 1. Default false. */
  keepdims?: boolean;
}

const MOMENTS_OPTIONS: readonly (keyof MomentsOptions)[] = ['keepdims'];

/**
 * The mean and the variance over axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * const [mean, variance] = ops.moments([[1, 3], [2, 6]], 1);
 * mean.arraySync(); // [2, 4]
 * variance.arraySync(); // [1, 4]
 * ```
 */
export const moments: OnOne<
  [axes: number | readonly number[], options?: MomentsOptions],
  [Tensor, Tensor]
> = onOne(
  'moments',
  (x, axes, options = {}) => {
    const axis = normalizeAxes(axes, x.rank, 'moments');
    return [mean(x, { axis, ...options }), variance(x, { axis, ...options })];
  },
  MOMENTS_OPTIONS,
);

export interface AverageOptions {
  /** The axis that is averaged over. Default null: all of them. */
  axis?: number | null;
  /** How much each element counts: in the shape of `x`, or one number for each place of `axis`. */
  weights?: TensorLike | null;
}

const AVERAGE_OPTIONS: readonly (keyof AverageOptions)[] = ['axis', 'weights'];

/**
 * The weighted mean: Σ w x / Σ w. Without weights it is `mean`.
 *
 * Throws `ShapeError` where the weights fit neither `x` nor its axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.average([1, 2, 6], { weights: [1, 1, 2] }).arraySync(); // 3.75
 * ```
 */
export const average: OnOne<[options?: AverageOptions]> = onOne(
  'average',
  (given, options = {}) => {
    const { axis = null, weights = null } = options;
    if (weights === null) return mean(given, { axis });
    const [x, weight] = toTensors(toFloat(given), toFloat(toTensor(weights)));
    const full = alongAxis(weight, x, axis);
    return divide(sum(multiply(x, full), { axis }), sum(full, { axis }));
  },
  AVERAGE_OPTIONS,
);

/** Weights in the shape of `x`: one for each element, or one for each place of the axis. */
function alongAxis(weight: Tensor, x: Tensor, axis: number | null): Tensor {
  if (sameShape(weight.shape, x.shape)) return weight;
  const at = axis === null ? null : normalizeAxis(axis, x.rank, 'average');
  if (at === null || !sameShape(weight.shape, [x.shape[at]])) {
    const wanted = at === null ? '' : `, or ${formatShape([x.shape[at]])} along axis ${at}`;
    const hint = at === null && weight.rank === 1 ? ' Give the axis that they belong to.' : '';
    throw new ShapeError(
      `average: the weights have the shape ${formatShape(weight.shape)}; they must have that of x, ${formatShape(x.shape)}${wanted}.${hint}`,
      { doing: 'average', given: weight.shape, wanted: x.shape },
    );
  }
  const spread = x.shape.map((length, each) => (each === at ? length : 1));
  return p.broadcastTo(p.reshape(weight, { shape: spread }), { shape: x.shape });
}
