import { isFloating } from '../base/dtype.ts';
import { scalar } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import * as p from './primitives/index.ts';

/** Whether `a` and `b` are equal, elementwise with broadcasting. */
export const equal: OnTwo<[]> = onTwo('equal', p.equal);
/** Whether `a` and `b` differ. */
export const notEqual: OnTwo<[]> = onTwo('notEqual', p.notEqual);
/** Whether `a` is less than `b`. */
export const less: OnTwo<[]> = onTwo('less', p.less);
/** Whether `a` is less than or equal to `b`. */
export const lessEqual: OnTwo<[]> = onTwo('lessEqual', p.lessEqual);
/** Whether `a` is greater than `b`. */
export const greater: OnTwo<[]> = onTwo('greater', p.greater);
/** Whether `a` is greater than or equal to `b`. */
export const greaterEqual: OnTwo<[]> = onTwo('greaterEqual', p.greaterEqual);

/** Whether an element is NaN. */
export const isnan: OnOne<[]> = onOne('isnan', (x) => p.notEqual(x, x));

/** Whether an element is ∞ or -∞. */
export const isinf: OnOne<[]> = onOne('isinf', (given) => {
  const x = toFloat(given);
  return p.equal(p.absolute(x), scalar(Infinity, x.dtype));
});

/** Whether an element is ∞. */
export const isposinf: OnOne<[]> = onOne('isposinf', (given) => {
  const x = toFloat(given);
  return p.equal(x, scalar(Infinity, x.dtype));
});

/** Whether an element is -∞. */
export const isneginf: OnOne<[]> = onOne('isneginf', (given) => {
  const x = toFloat(given);
  return p.equal(x, scalar(-Infinity, x.dtype));
});

/** Whether an element is neither NaN nor infinite. */
export const isfinite: OnOne<[]> = onOne('isfinite', (given) => {
  const x = toFloat(given);
  return p.less(p.absolute(x), scalar(Infinity, x.dtype));
});

export interface IsCloseOptions {
  /** Relative to `b`. Default 1e-5. */
  rtol?: number;
  /** Default 1e-8. */
  atol?: number;
  /** Whether NaN is equal to NaN. Default false. */
  equalNan?: boolean;
}

const IS_CLOSE_OPTIONS: readonly (keyof IsCloseOptions)[] = ['rtol', 'atol', 'equalNan'];

/**
 * Whether |a - b| <= atol + rtol |b|; infinities of one sign are close.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.isclose([1, 2], [1.000001, 2.1]).arraySync(); // [true, false]
 * ```
 */
export const isclose: OnTwo<[options?: IsCloseOptions]> = onTwo(
  'isclose',
  (given, other, options: IsCloseOptions = {}) => {
    const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
    const [a, b] = [toFloat(given), toFloat(other)];
    const limit = p.add(scalar(atol, b.dtype), p.multiply(scalar(rtol, b.dtype), p.absolute(b)));
    const finite = p.less(p.absolute(b), scalar(Infinity, b.dtype));
    const near = p.logicalAnd(finite, p.lessEqual(p.absolute(p.subtract(a, b)), limit));
    const close = p.logicalOr(near, p.equal(a, b));
    return equalNan ? p.logicalOr(close, p.logicalAnd(p.notEqual(a, a), p.notEqual(b, b))) : close;
  },
  IS_CLOSE_OPTIONS,
);

export interface NanToNumOptions {
  /** Default 0. */
  nan?: number;
  /** Default: the greatest number of the dtype. */
  posinf?: number | null;
  /** Default: the least number of the dtype. */
  neginf?: number | null;
}

const NAN_TO_NUM_OPTIONS: readonly (keyof NanToNumOptions)[] = ['nan', 'posinf', 'neginf'];

/**
 * `x` with NaN and the infinities replaced by numbers.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.nanToNum([NaN, 1, Infinity], { posinf: 9 }).arraySync(); // [0, 1, 9]
 * ```
 */
export const nanToNum: OnOne<[options?: NanToNumOptions]> = onOne(
  'nanToNum',
  (x, options: NanToNumOptions = {}) => {
    if (!isFloating(x.dtype)) return x;
    const greatest = x.dtype === 'float32' ? 3.4028234663852886e38 : Number.MAX_VALUE;
    const { nan = 0, posinf, neginf } = options;
    const value = (number: number) => scalar(number, x.dtype);
    const finite = p.select(p.notEqual(x, x), value(nan), x);
    const below = p.select(p.equal(finite, value(Infinity)), value(posinf ?? greatest), finite);
    return p.select(p.equal(below, value(-Infinity)), value(neginf ?? -greatest), below);
  },
  NAN_TO_NUM_OPTIONS,
);
