import { scalar } from '../graph/index.ts';
import { onFloat, toFloat } from './arithmetic.ts';
import { type OnOne, type OnTwo, onTwo } from './callable.ts';
import * as p from './primitives/index.ts';

/** The sine of an angle in radians. */
export const sin: OnOne<[]> = onFloat('sin', p.sin);
/** The cosine of an angle in radians. */
export const cos: OnOne<[]> = onFloat('cos', p.cos);
/** The tangent of an angle in radians. */
export const tan: OnOne<[]> = onFloat('tan', p.tan);
/** The angle, from -π/2 to π/2, whose sine is `x`. */
export const arcsin: OnOne<[]> = onFloat('arcsin', p.arcsin);
/** The angle, from 0 to π, whose cosine is `x`. */
export const arccos: OnOne<[]> = onFloat('arccos', p.arccos);
/** The angle, from -π/2 to π/2, whose tangent is `x`. */
export const arctan: OnOne<[]> = onFloat('arctan', p.arctan);
/** The angle of the point (b, a), from -π to π. */
export const arctan2: OnTwo<[]> = onTwo('arctan2', (a, b) => p.arctan2(toFloat(a), toFloat(b)));
/** The hyperbolic sine (eˣ - e⁻ˣ) / 2. */
export const sinh: OnOne<[]> = onFloat('sinh', p.sinh);
/** The hyperbolic cosine (eˣ + e⁻ˣ) / 2. */
export const cosh: OnOne<[]> = onFloat('cosh', p.cosh);
/** The hyperbolic tangent. */
export const tanh: OnOne<[]> = onFloat('tanh', p.tanh);
/** The inverse of `sinh`. */
export const arcsinh: OnOne<[]> = onFloat('arcsinh', p.arcsinh);
/** The inverse of `cosh`, from 1 on. */
export const arccosh: OnOne<[]> = onFloat('arccosh', p.arccosh);
/** The inverse of `tanh`, between -1 and 1. */
export const arctanh: OnOne<[]> = onFloat('arctanh', p.arctanh);

/** An angle in degrees as one in radians. */
export const deg2rad: OnOne<[]> = onFloat('deg2rad', (x) =>
  p.multiply(x, scalar(Math.PI / 180, x.dtype)),
);
/** An angle in radians as one in degrees. */
export const rad2deg: OnOne<[]> = onFloat('rad2deg', (x) =>
  p.multiply(x, scalar(180 / Math.PI, x.dtype)),
);

/** sin(πx) / (πx), which is 1 at 0. */
export const sinc: OnOne<[]> = onFloat('sinc', (x) => {
  const [zero, one] = [scalar(0, x.dtype), scalar(1, x.dtype)];
  const isZero = p.equal(x, zero);
  const angle = p.multiply(scalar(Math.PI, x.dtype), p.select(isZero, one, x));
  return p.select(isZero, one, p.divide(p.sin(angle), angle));
});
