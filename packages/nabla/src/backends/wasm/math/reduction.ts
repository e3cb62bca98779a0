import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { apply, keep, put, shift } from './operands.ts';
import { emitPolynomial } from './polynomial.ts';

/** Added to a number below 2^22, it rounds it to a whole one, and leaves that in the lowest bits of the sum. */
const ROUND = 1.5 * 2 ** 23;

/** ln 2 in two parts: the first has 16 bits, so that its product with a whole number of 8 is exact. */
export const LN2_HIGH = 0.693145751953125;
export const LN2_LOW = 1.428606765330187e-6;

/**
 * e^r = 1 + r + r^2 * (c0 + c1 r + ...) for |r| <= ln(2)/2: minimax for the relative error of e^r - 1, of
 * degree 6, its coefficients rounded to float32 one after the other. Its error is 1.4e-8 of e^r - 1.
 */
const EXP_TAIL: readonly number[] = [
  0.4999999701976776, 0.1666654646396637, 0.04166743531823158, 0.00836627185344696,
  0.0013870695838704705,
];

/** x = n * ln(2) + rest, with |rest| <= ln(2)/2. */
export interface Reduced {
  /** n in the lowest bits, others above them. */
  readonly whole: Local;
  readonly rest: Local;
}

/** Takes whole multiples of ln 2 from `x`. The caller releases both variables. */
export function reduce(code: Code, x: Local, madd: Madd): Reduced {
  put(code, x);
  madd(code, Math.LOG2E, ROUND);
  const whole = keep(code);
  apply(code, 'f32x4.sub', whole, ROUND);
  const n = keep(code);
  put(code, n);
  madd(code, -LN2_HIGH, x);
  const rest = keep(code);
  put(code, n);
  madd(code, -LN2_LOW, rest);
  code.set(rest);
  code.release(n);
  return { whole, rest };
}

/** 2^(n + by), as long as that is a normal number. */
export function emitPower(code: Code, { whole }: Reduced, by = 0): void {
  put(code, whole);
  shift(code, 'i32x4.shl', 23);
  apply(code, 'i32x4.add', (127 + by) << 23);
}

/** e^rest - 1, to full relative precision. */
export function emitRestExpm1(code: Code, { rest }: Reduced, madd: Madd): void {
  apply(code, 'f32x4.mul', rest, rest);
  const square = keep(code);
  emitPolynomial(code, rest, EXP_TAIL, madd);
  madd(code, square, rest);
  code.release(square);
}

/** e^rest. */
export function emitRestExp(code: Code, { rest }: Reduced, madd: Madd): void {
  emitPolynomial(code, rest, [1, 1, ...EXP_TAIL], madd);
}
