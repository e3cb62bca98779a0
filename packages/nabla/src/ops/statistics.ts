import { normalizeAxes } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { primitives as p } from './primitives/index.ts';
import { mean, type ReduceOptions } from './reduction.ts';

/** The variance over axes: the mean squared distance from the mean. */
export const variance: OnOne<[options?: ReduceOptions]> = onOne('var', (x, options: ReduceOptions = {}) => {
  const values = toFloat(x);
  const center = mean(values, { ...options, keepdims: true });
  return mean(p.square(p.subtract(values, center)), options);
});

/** The standard deviation over axes: the root of the variance. */
export const std: OnOne<[options?: ReduceOptions]> = onOne('std', (x, options: ReduceOptions = {}) => p.sqrt(variance(x, options)));

export interface MomentsOptions {
  keepdims?: boolean;
}

/** The mean and the variance over axes. */
export const moments: OnOne<[axes: number | readonly number[], options?: MomentsOptions], [Tensor, Tensor]> = onOne(
  'moments',
  (x, axes: number | readonly number[], options: MomentsOptions = {}): [Tensor, Tensor] => {
    const axis = normalizeAxes(axes, x.rank, 'moments');
    return [mean(x, { axis, ...options }), variance(x, { axis, ...options })];
  },
);
