import { isFloating } from '../base/dtype.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { cast, type TensorLike } from './convert.ts';
import { floatx } from './floatx.ts';
import * as p from './primitives/index.ts';

/** `x` as floating-point numbers, for ops that have no meaning on whole ones. */
export function toFloat(x: Tensor): Tensor {
  return isFloating(x.dtype) ? x : cast(x, floatx());
}

/** `x` as numbers, for ops that have no meaning on truth values. */
export function toNumber(x: Tensor): Tensor {
  return x.dtype === 'bool' ? cast(x, 'int32') : x;
}

/** An op on one tensor of floating-point numbers. */
export function onFloat(name: string, fn: (x: Tensor) => Tensor): OnOne<[]> {
  return onOne(name, (x) => fn(toFloat(x)));
}

/** An op on two tensors of numbers. */
function onNumbers(name: string, fn: (a: Tensor, b: Tensor) => Tensor): OnTwo<[]> {
  return onTwo(name, (a, b) => fn(toNumber(a), toNumber(b)));
}

/** An op on two tensors of floating-point numbers. */
function onFloats(name: string, fn: (a: Tensor, b: Tensor) => Tensor): OnTwo<[]> {
  return onTwo(name, (a, b) => fn(toFloat(a), toFloat(b)));
}

/** `a + b`, elementwise with broadcasting; for truth values, whether one of them is true. */
export const add: OnTwo<[]> = onTwo('add', (a, b) =>
  a.dtype === 'bool' ? p.logicalOr(a, b) : p.add(a, b),
);

/** `a - b`, elementwise with broadcasting. */
export const subtract: OnTwo<[]> = onNumbers('subtract', p.subtract);

/** `a b`, elementwise with broadcasting; for truth values, whether both are true. */
export const multiply: OnTwo<[]> = onTwo('multiply', (a, b) =>
  a.dtype === 'bool' ? p.logicalAnd(a, b) : p.multiply(a, b),
);

/** `a / b`, elementwise with broadcasting. Whole numbers are divided as floating-point ones. */
export const divide: OnTwo<[]> = onFloats('divide', p.divide);

/** Keras's other name for `divide`. */
export const trueDivide: OnTwo<[]> = onFloats('trueDivide', p.divide);

/**
 * `a / b`, and 0 where `b` is 0, with a gradient that is 0 there and never NaN.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.divideNoNan([1, 2], [0, 4]).arraySync(); // [0, 0.5]
 * ```
 */
export const divideNoNan: OnTwo<[]> = onFloats('divideNoNan', (a, b) => {
  const isZero = p.equal(b, scalar(0, b.dtype));
  const quotient = p.divide(a, p.select(isZero, scalar(1, b.dtype), b));
  return p.select(isZero, scalar(0, a.dtype), quotient);
});

/**
 * `a` to the power of `b`, elementwise with broadcasting.
 *
 * Whole numbers stay whole: 2 to the power of -1 is then 0. The square of `a` is better written
 * `square(a)`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.power([1, 2, 3], 3).arraySync(); // [1, 8, 27]
 * ```
 */
export const power: OnTwo<[]> = onNumbers('power', p.power);

/**
 * The remainder of `a / b` with the sign of `b`, as in Python.
 *
 * Formula: a - b ⌊a / b⌋. By 0 it is NaN, and 0 for whole numbers.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.mod([5, -5, 5], [3, 3, -3]).arraySync(); // [2, 1, -1]
 * ```
 */
export const mod: OnTwo<[]> = onNumbers('mod', p.mod);

/** The whole number at or below `a / b`. By 0 it is infinite, and 0 for whole numbers. */
export const floorDivide: OnTwo<[]> = onNumbers('floorDivide', p.floorDivide);

/** The greater of the two, elementwise. */
export const maximum: OnTwo<[]> = onTwo('maximum', p.maximum);

/** The lesser of the two, elementwise. */
export const minimum: OnTwo<[]> = onTwo('minimum', p.minimum);

/** `-x`. */
export const negative: OnOne<[]> = onOne('negative', (x) => p.negative(toNumber(x)));

/** `|x|`; the gradient at 0 is 0. */
export const absolute: OnOne<[]> = onOne('absolute', magnitude);

/** Keras's other name for `absolute`. */
export const abs: OnOne<[]> = onOne('abs', magnitude);

/** -1, 0 or 1, as `x` is below, at or above 0. No gradient passes. */
export const sign: OnOne<[]> = onOne('sign', (x) => p.sign(toNumber(x)));

/** Whether the sign of `x` is a minus; -0 has one too. */
export const signbit: OnOne<[]> = onOne('signbit', (x) => {
  const values = toFloat(x);
  const [zero, one] = [scalar(0, values.dtype), scalar(1, values.dtype)];
  // Only the reciprocal tells -0 from 0.
  const minusZero = p.less(p.divide(one, p.select(p.equal(values, zero), values, one)), zero);
  return p.logicalOr(p.less(values, zero), minusZero);
});

/** `x²`. */
export const square: OnOne<[]> = onOne('square', (x) => p.square(toNumber(x)));

/** `1 / x`. */
export const reciprocal: OnOne<[]> = onOne('reciprocal', (x) => {
  const values = toFloat(x);
  return p.divide(scalar(1, values.dtype), values);
});

/**
 * √(a² + b²), the length of the hypotenuse. Neither square overflows.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.hypot(3e30, 4e30).item(); // 5e30
 * ```
 */
export const hypot: OnTwo<[]> = onFloats('hypot', (a, b) => {
  const [zero, one] = [scalar(0, a.dtype), scalar(1, a.dtype)];
  const longer = p.maximum(p.absolute(a), p.absolute(b));
  const usable = p.logicalAnd(p.greater(longer, zero), p.less(longer, scalar(Infinity, a.dtype)));
  // Any unit gives the same length, so the choice of it has no gradient.
  const unit = p.stopGradient(p.select(usable, longer, one));
  const squares = p.add(p.square(p.divide(a, unit)), p.square(p.divide(b, unit)));
  return p.multiply(unit, p.sqrt(squares));
});

/**
 * `x` with what is below `xMin` or above `xMax` replaced by them.
 *
 * Formula: min(max(x, xMin), xMax). The bounds are numbers or tensors that broadcast. No gradient
 * passes where a bound is in the place of x; where x is at the bound, half of it does.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.clip([-3, 0.5, 3], 0, 1).arraySync(); // [0, 0.5, 1]
 * ```
 */
export const clip: OnOne<[xMin: TensorLike, xMax: TensorLike]> = onOne(
  'clip',
  (x, xMin: TensorLike, xMax: TensorLike) => minimum(maximum(toNumber(x), xMin), xMax),
);

function magnitude(x: Tensor): Tensor {
  return x.dtype === 'bool' ? x : p.absolute(x);
}
