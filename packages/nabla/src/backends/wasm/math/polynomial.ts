import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { put } from './operands.ts';

/** A polynomial of `x` by Horner's rule, its coefficients from the constant term up. */
export function emitPolynomial(
  code: Code,
  x: Local,
  coefficients: readonly number[],
  madd: Madd,
): void {
  const falling = coefficients.toReversed();
  put(code, falling[0]);
  for (const coefficient of falling.slice(1)) madd(code, x, coefficient);
}
