import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { apply, keep, put, select, shift } from './operands.ts';
import { emitPolynomial } from './polynomial.ts';
import { LN2_HIGH, LN2_LOW } from './reduction.ts';

/** The bits of 1 and of the square root of 1/2, and how many of them lie below the exponent. */
const ONE = 0x3f800000;
const ROOT_HALF = 0x3f3504f3;
const FRACTION = 23;

const SMALLEST_NORMAL = 2 ** -126;

/**
 * ln(1 + f) = f + f^2 * (-1/2 + c1 f + c2 f^2 + ...) for 1 + f from sqrt(1/2) to sqrt(2): minimax for the
 * relative error, of degree 10, its coefficients rounded to float32 one after the other. Its error is 5.9e-9.
 */
const LOG_TAIL: readonly number[] = [
  -0.5, 0.3333333134651184, -0.250008225440979, 0.2000124454498291, -0.16623298823833466,
  0.14201423525810242, -0.13160595297813416, 0.1276388019323349, -0.07635843753814697,
];

/** ln x; -infinity for 0, NaN below it. Error at most 1 ulp, for subnormal numbers too. */
export function emitLog(code: Code, x: Local, madd: Madd): void {
  apply(code, 'f32x4.lt', x, SMALLEST_NORMAL);
  const small = keep(code);
  select(
    code,
    () => apply(code, 'f32x4.mul', x, 2 ** FRACTION),
    () => put(code, x),
    () => put(code, small),
  );
  const normal = keep(code);
  emitExponent(code, normal);
  const exponent = keep(code);
  emitScaled(code, normal, exponent);
  apply(code, 'f32x4.sub', 1);
  const f = normal;
  code.set(f);
  apply(code, 'v128.and', small, FRACTION);
  apply(code, 'i32x4.add', exponent);
  code.set(exponent);
  emitSum(code, f, exponent, madd);
  code.release(small, normal, exponent);
  emitCorners(code, x, 0);
}

/** ln(1 + x); -infinity for -1, NaN below it. Error at most 1.7 ulp, near 0 too. */
export function emitLog1p(code: Code, x: Local, madd: Madd): void {
  emitBoundedLog1p(code, x, madd);
  emitCorners(code, x, -1);
}

/** ln(1 + x) where it is finite. */
export function emitBoundedLog1p(code: Code, x: Local, madd: Madd): void {
  apply(code, 'f32x4.add', x, 1);
  const f = keep(code);
  emitExponent(code, f);
  const exponent = keep(code);
  // (1 + x) 2^e - 1 is x 2^e - (1 - 2^e), both exact; a difference, so that -0 stays -0.
  emitScaled(code, x, exponent);
  put(code, 1);
  put(code, exponent);
  shift(code, 'i32x4.shl', FRACTION);
  apply(code, 'i32x4.add', ONE);
  apply(code, 'i32x4.max_s', 0);
  code.op('f32x4.sub');
  code.op('f32x4.sub');
  code.set(f);
  emitSum(code, f, exponent, madd);
  code.release(f, exponent);
}

/** e, a whole number, with x * 2^e from sqrt(1/2) to sqrt(2). */
function emitExponent(code: Code, x: Local): void {
  apply(code, 'i32x4.sub', ROOT_HALF + 2 ** FRACTION - 1, x);
  shift(code, 'i32x4.shr_s', FRACTION);
}

/** x * 2^e, by adding to the exponent of x. */
function emitScaled(code: Code, x: Local, exponent: Local): void {
  put(code, exponent);
  shift(code, 'i32x4.shl', FRACTION);
  apply(code, 'i32x4.add', x);
}

/** ln(1 + f) - e * ln(2), from the smallest term to the largest. */
function emitSum(code: Code, f: Local, exponent: Local, madd: Madd): void {
  put(code, exponent);
  code.op('f32x4.convert_i32x4_s');
  const e = keep(code);
  apply(code, 'f32x4.mul', f, f);
  const square = keep(code);
  put(code, e);
  madd(code, -LN2_LOW, f);
  const low = keep(code);
  emitPolynomial(code, f, LOG_TAIL, madd);
  madd(code, square, low);
  code.set(low);
  put(code, e);
  madd(code, -LN2_HIGH, low);
  code.release(e, square, low);
}

/** The result on the stack; for infinity and NaN x itself, at `edge` -infinity, below it NaN. */
function emitCorners(code: Code, x: Local, edge: number): void {
  put(code, x);
  apply(code, 'f32x4.lt', x, Number.POSITIVE_INFINITY);
  code.op('v128.bitselect');
  const result = keep(code);
  select(
    code,
    () => put(code, Number.NEGATIVE_INFINITY),
    () => put(code, result),
    () => apply(code, 'f32x4.eq', x, edge),
  );
  apply(code, 'f32x4.lt', x, edge);
  code.op('v128.or');
  code.release(result);
}
