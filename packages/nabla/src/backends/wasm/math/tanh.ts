import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { apply, emitSigned, keep } from './operands.ts';
import { emitPower, emitRestExpm1, reduce } from './reduction.ts';

/** From half of it on, the function is 1 in float32. */
const BOUND = 18.2;

/** The hyperbolic tangent, as t / (t + 2) with t = e^|2x| - 1. Error at most 2.7 ulp, near 0 too. */
export function emitTanh(code: Code, x: Local, madd: Madd): void {
  apply(code, 'f32x4.add', x, x);
  code.op('f32x4.abs');
  apply(code, 'f32x4.pmin', BOUND);
  const t = keep(code);
  const reduced = reduce(code, t, madd);
  emitPower(code, reduced);
  const power = reduced.whole;
  code.set(power);
  apply(code, 'f32x4.sub', power, 1);
  code.set(t);
  emitRestExpm1(code, reduced, madd);
  madd(code, power, t);
  code.set(t);
  emitSigned(code, x, () => {
    apply(code, 'f32x4.add', t, 2);
    code.set(power);
    apply(code, 'f32x4.div', t, power);
  });
  code.release(t, reduced.whole, reduced.rest);
}
