import type { Code, Local } from '../encoder/index.ts';
import { emitBoundedExp } from './exp.ts';
import { emitBoundedLog1p } from './log.ts';
import type { Madd } from './madd.ts';
import { apply, keep, put } from './operands.ts';

/**
 * ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|), which never overflows. Error at most 2 ulp.
 *
 * Results below the smallest normal number are 0: wrong by less than 1.2e-38.
 */
export function emitSoftplus(code: Code, x: Local, madd: Madd): void {
  put(code, x);
  code.op('f32x4.abs');
  code.op('f32x4.neg');
  const z = keep(code);
  emitBoundedExp(code, z, madd);
  code.set(z);
  emitBoundedLog1p(code, z, madd);
  // The maximum is NaN for NaN, and with it the sum.
  apply(code, 'f32x4.pmax', x, 0);
  code.op('f32x4.add');
  code.release(z);
}
