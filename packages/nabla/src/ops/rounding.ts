import { checkNumber } from '../base/check.ts';
import { isFloating } from '../base/dtype.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';

/** The greatest whole number that is not above `x`, as a floating-point number. */
export const floor: OnOne<[]> = onOne('floor', (x) => p.floor(toFloat(x)));

/** The least whole number that is not below `x`, as a floating-point number. */
export const ceil: OnOne<[]> = onOne('ceil', (x) => p.ceil(toFloat(x)));

/** `x` without what is behind the point. */
export const trunc: OnOne<[]> = onOne('trunc', (x) => {
  if (!isFloating(x.dtype)) return x;
  return p.select(p.less(x, scalar(0, x.dtype)), p.ceil(x), p.floor(x));
});

export interface RoundOptions {
  /** Digits behind the point that stay; with -1, tens stay. Default 0. */
  readonly decimals?: number;
}

const ROUND_OPTIONS: readonly (keyof RoundOptions)[] = ['decimals'];

/**
 * `x` rounded to so many decimals; of two that are as near, to the one with the even digit.
 *
 * The result has the dtype of `x`. No gradient passes. Throws `ArgumentRangeError` if `decimals` is
 * no whole number.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.round([0.5, 1.5, 2.6]).arraySync(); // [0, 2, 3]
 * ops.round([123, 155], { decimals: -1 }).arraySync(); // [120, 160]
 * ```
 */
export const round: OnOne<[options?: RoundOptions]> = onOne(
  'round',
  (x, options: RoundOptions = {}) => {
    const decimals = checkNumber('round', 'decimals', options.decimals ?? 0, { integer: true });
    if (isFloating(x.dtype)) return roundTo(x, decimals);
    return decimals >= 0 ? x : cast(roundTo(toFloat(x), decimals), x.dtype);
  },
  ROUND_OPTIONS,
);

/** By a factor above 1 in either direction: 0.1 is no exact number, and 10 is. */
function roundTo(x: Tensor, decimals: number): Tensor {
  if (decimals === 0) return p.round(x);
  const factor = scalar(10 ** Math.abs(decimals), x.dtype);
  return decimals > 0
    ? p.divide(p.round(p.multiply(x, factor)), factor)
    : p.multiply(p.round(p.divide(x, factor)), factor);
}
