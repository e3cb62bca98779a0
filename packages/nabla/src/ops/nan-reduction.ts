import { isFloating } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { isnan } from './comparison.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';
import { REDUCE_OPTIONS } from './reduce.ts';
import { all, max, min, type ReduceOptions, sum } from './reduction.ts';

/** `x` with `value` in the place of NaN, which only floating-point numbers have. */
function withoutNaN(x: Tensor, value: number): Tensor {
  if (!isFloating(x.dtype)) return x;
  return p.select(isnan(x), scalar(value, x.dtype), x);
}

/**
 * The sum over axes, with NaN left out; 0 where there is nothing else.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nansum([1, NaN, 2]).arraySync(); // 3
 * ```
 */
export const nansum: OnOne<[options?: ReduceOptions]> = onOne(
  'nansum',
  (x, options = {}) => sum(withoutNaN(x, 0), options),
  REDUCE_OPTIONS,
);

/**
 * The mean over axes, with NaN left out; NaN where there is nothing else.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nanmean([1, NaN, 2]).arraySync(); // 1.5
 * ```
 */
export const nanmean: OnOne<[options?: ReduceOptions]> = onOne(
  'nanmean',
  (given, options = {}) => meanOf(toFloat(given), isnan(given), options),
  REDUCE_OPTIONS,
);

/** The mean over axes of elements that are not NaN. */
function meanOf(x: Tensor, hole: Tensor, options: ReduceOptions): Tensor {
  const total = sum(p.select(hole, scalar(0, x.dtype), x), options);
  const count = cast(sum(p.logicalNot(hole), options), x.dtype);
  return p.divide(total, count);
}

/**
 * The variance over axes, with NaN left out; NaN where there is nothing else.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nanvar([1, NaN, 3]).arraySync(); // 1
 * ```
 */
export const nanvar: OnOne<[options?: ReduceOptions]> = onOne(
  'nanvar',
  (given, options = {}) => {
    const hole = isnan(given);
    // NaN is replaced before anything is computed with it: its slope would be NaN.
    const x = withoutNaN(toFloat(given), 0);
    const center = meanOf(x, hole, { axis: options.axis, keepdims: true });
    return meanOf(p.square(p.subtract(x, center)), hole, options);
  },
  REDUCE_OPTIONS,
);

/**
 * The standard deviation over axes, with NaN left out; NaN where there is nothing else.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nanstd([2, NaN, 6]).arraySync(); // 2
 * ```
 */
export const nanstd: OnOne<[options?: ReduceOptions]> = onOne(
  'nanstd',
  (x, options = {}) => p.sqrt(nanvar(x, options)),
  REDUCE_OPTIONS,
);

/**
 * The greatest element over axes, with NaN left out; NaN where there is nothing else.
 *
 * Throws `ShapeError` for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nanmax([1, NaN, 2]).arraySync(); // 2
 * ```
 */
export const nanmax: OnOne<[options?: ReduceOptions]> = onOne(
  'nanmax',
  (x, options = {}) => extremeOf(max, x, -Infinity, options),
  REDUCE_OPTIONS,
);

/**
 * The least element over axes, with NaN left out; NaN where there is nothing else.
 *
 * Throws `ShapeError` for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nanmin([1, NaN, 2]).arraySync(); // 1
 * ```
 */
export const nanmin: OnOne<[options?: ReduceOptions]> = onOne(
  'nanmin',
  (x, options = {}) => extremeOf(min, x, Infinity, options),
  REDUCE_OPTIONS,
);

function extremeOf(fn: typeof max, x: Tensor, last: number, options: ReduceOptions): Tensor {
  const best = fn(withoutNaN(x, last), options);
  if (!isFloating(x.dtype)) return best;
  return p.select(all(isnan(x), options), scalar(Number.NaN, x.dtype), best);
}
