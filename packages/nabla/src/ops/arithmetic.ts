import { isFloating } from '../base/dtype.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { cast, type TensorLike, toTensors } from './convert.ts';
import { floatx } from './floatx.ts';
import { primitives as p } from './primitives/index.ts';

/** `x` as floating-point numbers, for ops that have no meaning on whole ones. */
export function toFloat(x: Tensor): Tensor {
  return isFloating(x.dtype) ? x : cast(x, floatx());
}

/** `x` as numbers, for ops that have no meaning on truth values. */
export function toNumber(x: Tensor): Tensor {
  return x.dtype === 'bool' ? cast(x, 'int32') : x;
}

/** An op on two tensors of numbers. */
function onNumbers(name: string, fn: (a: Tensor, b: Tensor) => Tensor): OnTwo<[]> {
  return onTwo(name, (a, b) => fn(toNumber(a), toNumber(b)));
}

/** An op on two tensors of floating-point numbers. */
function onFloats(name: string, fn: (a: Tensor, b: Tensor) => Tensor): OnTwo<[]> {
  return onTwo(name, (a, b) => fn(toFloat(a), toFloat(b)));
}

/** `a + b`, elementwise with broadcasting. */
export const add: OnTwo<[]> = onNumbers('add', p.add);

/** `a - b`, elementwise with broadcasting. */
export const subtract: OnTwo<[]> = onNumbers('subtract', p.subtract);

/** `a b`, elementwise with broadcasting. */
export const multiply: OnTwo<[]> = onNumbers('multiply', p.multiply);

/** `a / b`, elementwise with broadcasting. Whole numbers are divided as floating-point ones. */
export const divide: OnTwo<[]> = onFloats('divide', p.divide);

/** Keras's other name for `divide`. */
export const trueDivide: OnTwo<[]> = onFloats('trueDivide', p.divide);

/** `a / b`, and 0 where b is 0. */
export const divideNoNan: OnTwo<[]> = onFloats('divideNoNan', (a, b) => {
  const isZero = p.equal(b, scalar(0, b.dtype));
  const quotient = p.divide(a, p.select(isZero, scalar(1, b.dtype), b));
  return p.select(isZero, scalar(0, a.dtype), quotient);
});

/** `a` to the power of `b`. */
export const power: OnTwo<[]> = onNumbers('power', (a, b) => {
  const result = p.power(toFloat(a), toFloat(b));
  return isFloating(a.dtype) ? result : cast(p.round(result), a.dtype);
});

/** The remainder of `a / b`, with the sign of `b`. */
export const mod: OnTwo<[]> = onNumbers('mod', p.mod);

/** The whole number at or below `a / b`. */
export const floorDivide: OnTwo<[]> = onNumbers('floorDivide', p.floorDivide);

/** The greater of the two, elementwise. */
export const maximum: OnTwo<[]> = onTwo('maximum', p.maximum);

/** The lesser of the two, elementwise. */
export const minimum: OnTwo<[]> = onTwo('minimum', p.minimum);

/** `-x`. */
export const negative: OnOne<[]> = onOne('negative', (x) => (x.dtype === 'uint8' || x.dtype === 'bool' ? p.negative(cast(x, 'int32')) : p.negative(x)));

/** `|x|`. */
export const absolute: OnOne<[]> = onOne('absolute', (x) => p.absolute(toNumber(x)));

/** Keras's other name for `absolute`. */
export const abs: OnOne<[]> = onOne('abs', (x) => p.absolute(toNumber(x)));

/** -1, 0 or 1. */
export const sign: OnOne<[]> = onOne('sign', (x) => p.sign(toNumber(x)));

/** `x²`. */
export const square: OnOne<[]> = onOne('square', (x) => p.square(toNumber(x)));

/** `1 / x`. */
export const reciprocal: OnOne<[]> = onOne('reciprocal', (x) => {
  const values = toFloat(x);
  return p.divide(scalar(1, values.dtype), values);
});

/** The whole number at or below `x`. */
export const floor: OnOne<[]> = onOne('floor', (x) => p.floor(toFloat(x)));

/** The whole number at or above `x`. */
export const ceil: OnOne<[]> = onOne('ceil', (x) => p.ceil(toFloat(x)));

/** The whole number at or next to `x` on the side of 0. */
export const trunc: OnOne<[]> = onOne('trunc', (given) => {
  const x = toFloat(given);
  return p.select(p.less(x, scalar(0, x.dtype)), p.ceil(x), p.floor(x));
});

/** `x` to so many decimals; halves go to the even digit. */
export const round: OnOne<[options?: { decimals?: number }]> = onOne('round', (x, options: { decimals?: number } = {}) => {
  const { decimals = 0 } = options;
  if (!isFloating(x.dtype) && decimals >= 0) return x;
  const values = toFloat(x);
  if (decimals === 0) return p.round(values);
  const factor = scalar(10 ** decimals, values.dtype);
  return p.divide(p.round(p.multiply(values, factor)), factor);
});

/** `x`, with what is below `xMin` or above `xMax` replaced by them. */
export const clip: OnOne<[xMin: TensorLike, xMax: TensorLike]> = onOne('clip', (x, xMin: TensorLike, xMax: TensorLike) => {
  const [low, high] = [toTensors(x, xMin), toTensors(x, xMax)];
  return p.minimum(p.maximum(...low), cast(high[1], low[0].dtype));
});
