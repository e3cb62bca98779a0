import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { apply, clamp, emitSigned, keep, put, select, shift } from './operands.ts';
import { emitPower, emitRestExp, emitRestExpm1, reduce } from './reduction.ts';

/** Where e^x is a normal float32: the last numbers at either end. */
const SMALLEST = -87.33654022216797;
const LARGEST = 88.72283172607422;

/** A number whose e^x is infinity in float32. */
const OVERFLOWS = 89;

/** One whose e^x is lost when 1 is added or subtracted. */
const VANISHES = -30;

/**
 * e^x. Error at most 1.3 ulp.
 *
 * Results below the smallest normal number are 0: wrong by less than 1.2e-38.
 */
export function emitExp(code: Code, x: Local, madd: Madd): void {
  // Beyond, x + infinity is the result: infinity, or NaN for NaN.
  select(
    code,
    () => emitBoundedExp(code, x, madd),
    () => apply(code, 'f32x4.add', x, Number.POSITIVE_INFINITY),
    () => apply(code, 'f32x4.le', x, LARGEST),
  );
}

/** e^x for x up to `LARGEST`; anything for NaN. */
export function emitBoundedExp(code: Code, x: Local, madd: Madd): void {
  const reduced = reduce(code, x, madd);
  emitRestExp(code, reduced, madd);
  put(code, reduced.whole);
  shift(code, 'i32x4.shl', 23);
  // Adding to the exponent multiplies by a power of two, also by 2^128.
  code.op('i32x4.add');
  apply(code, 'f32x4.lt', x, SMALLEST);
  code.op('v128.andnot');
  code.release(reduced.whole, reduced.rest);
}

/** e^x - 1. Error at most 1.8 ulp, near 0 too. */
export function emitExpm1(code: Code, x: Local, madd: Madd): void {
  put(code, x);
  clamp(code, VANISHES, OVERFLOWS);
  const bounded = keep(code);
  const reduced = reduce(code, bounded, madd);
  // 2^n may be 2^128, which float32 lacks: half of the result, then twice that, is infinity where it should.
  emitPower(code, reduced, -1);
  const half = bounded;
  code.set(half);
  emitRestExpm1(code, reduced, madd);
  apply(code, 'f32x4.mul', half);
  apply(code, 'f32x4.sub', half, 0.5);
  code.op('f32x4.add');
  code.set(half);
  emitSigned(code, x, () => apply(code, 'f32x4.add', half, half));
  code.release(bounded, reduced.whole, reduced.rest);
}

/** 1 / (1 + e^-x). Error at most 2.6 ulp. Results below 2.9e-39 are 0. */
export function emitSigmoid(code: Code, x: Local, madd: Madd): void {
  apply(code, 'f32x4.neg', x);
  clamp(code, VANISHES, OVERFLOWS);
  const bounded = keep(code);
  const reduced = reduce(code, bounded, madd);
  put(code, 1);
  emitRestExp(code, reduced, madd);
  emitPower(code, reduced, -1);
  code.op('f32x4.mul');
  madd(code, 2, 1);
  code.op('f32x4.div');
  code.release(bounded, reduced.whole, reduced.rest);
}
