import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { apply, clamp, emitSigned, keep, put, select, shift } from './operands.ts';
import { emitPolynomial } from './polynomial.ts';

/** Added to a float64 below 2^51, it rounds it to a whole one, and leaves that in the lowest bits of the sum. */
const ROUND = 1.5 * 2 ** 52;

/** pi/2 in two parts: the first has 27 bits, so that its product with a whole number of 26 is exact. */
const HALF_PI_HIGH = 1.570796325802803;
const HALF_PI_LOW = 9.920935796805404e-10;

/** (sin(r) - r) / r^3 in r^2 for |r| <= pi/4, minimax for the relative error of the sine: 4e-9. */
const SIN: readonly number[] = [-0.16666655242443085, 0.008332188241183758, -0.0001951809972524643];

/** cos(r) in r^2 for |r| <= pi/4, minimax for the relative error: 1.2e-10. */
const COS: readonly number[] = [
  1, -0.5, 0.04166664555668831, -0.0013887310633435845, 2.4432552891084924e-5,
];

/**
 * The sine. Error at most 1.6 ulp for |x| <= 1e8.
 *
 * Beyond, the error is at most 1.2e-7 + |x| * 3e-16; past 1e15 the result is just a number from -1 to 1. NaN
 * for the infinities.
 */
export function emitSin(code: Code, x: Local, madd: Madd): void {
  emitTurned(code, x, 0, madd);
}

/** The cosine; its errors are those of `emitSin`. */
export function emitCos(code: Code, x: Local, madd: Madd): void {
  emitTurned(code, x, 1, madd);
}

/** sin(x + quarters * pi/2). */
function emitTurned(code: Code, x: Local, quarters: number, madd: Madd): void {
  const { quarter, rest } = reduceQuarters(code, x);
  if (quarters !== 0) {
    apply(code, 'i32x4.add', quarter, quarters);
    code.set(quarter);
  }
  apply(code, 'f32x4.mul', rest, rest);
  const square = keep(code);
  select(
    code,
    () => emitPolynomial(code, square, COS, madd),
    () => {
      // rest + rest^3 * p would turn -0 into 0.
      emitSigned(code, rest, () => {
        apply(code, 'f32x4.mul', square, rest);
        const cube = keep(code);
        emitPolynomial(code, square, SIN, madd);
        madd(code, cube, rest);
        code.release(cube);
      });
    },
    () => {
      // The lowest bit of the quarter, in all places.
      put(code, quarter);
      shift(code, 'i32x4.shl', 31);
      shift(code, 'i32x4.shr_s', 31);
    },
  );
  // The bit above it is the sign.
  put(code, quarter);
  shift(code, 'i32x4.shl', 30);
  apply(code, 'v128.and', 1 << 31);
  code.op('v128.xor');
  code.release(quarter, rest, square);
}

/**
 * The nearest multiple of pi/2, as whole numbers, and what is left of x: in float64, since next to such
 * multiples float32 has no digits to spare. The caller releases both variables.
 */
function reduceQuarters(code: Code, x: Local): { quarter: Local; rest: Local } {
  put(code, x);
  const low = reducePair(code);
  put(code, x);
  put(code, x);
  code.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
  const high = reducePair(code);
  put(code, low.sum);
  put(code, high.sum);
  code.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27]);
  const quarter = low.sum;
  code.set(quarter);
  put(code, low.rest);
  put(code, high.rest);
  code.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  // For x so large that n is not exact.
  clamp(code, -0.7854, 0.7854);
  const rest = low.rest;
  code.set(rest);
  code.release(high.sum, high.rest);
  return { quarter, rest };
}

/** The first two float32 on the stack: the multiple in the lowest bits of a float64 each, the rest as float32. */
function reducePair(code: Code): { sum: Local; rest: Local } {
  code.op('f64x2.promote_low_f32x4');
  const rest = keep(code);
  apply(code, 'f64x2.mul', rest, 2 / Math.PI);
  apply(code, 'f64x2.add', ROUND);
  const sum = keep(code);
  apply(code, 'f64x2.sub', sum, ROUND);
  const n = keep(code);
  // Differences, so that -0 stays -0.
  put(code, rest);
  apply(code, 'f64x2.mul', n, HALF_PI_HIGH);
  code.op('f64x2.sub');
  apply(code, 'f64x2.mul', n, HALF_PI_LOW);
  code.op('f64x2.sub');
  code.op('f32x4.demote_f64x2_zero');
  code.set(rest);
  code.release(n);
  return { sum, rest };
}
