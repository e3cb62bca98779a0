import type { Code, Local } from '../encoder/index.ts';
import type { Madd } from './madd.ts';
import { apply, emitSigned, keep, put, select } from './operands.ts';
import { emitPolynomial } from './polynomial.ts';

/**
 * erf(x)/x - 1 in x^2 for |x| < 1: minimax for the relative error, of degree 6, its coefficients rounded to
 * float32 one after the other. Its error is 1.8e-9.
 */
const SMALL: readonly number[] = [
  0.12837916612625122, -0.3761262595653534, 0.11283572763204575, -0.02685290016233921,
  0.005186008755117655, -0.0007985468837432563, 7.759568688925356e-5,
];

/**
 * (1 - erf(x))^(-1/8) from 1 to 4, in the same way: its eighth power gives erf(x) with an error of 1.3e-8, and
 * grows beyond all bounds after that.
 */
const LARGE: readonly number[] = [
  0.9968771934509277, 0.15741980075836182, 0.05287863314151764, 0.07008524239063263,
  -0.03076312132179737, 0.016921503469347954, -0.0038369856774806976, 0.0005298461182974279,
];

/** The error function, 2/sqrt(pi) times the integral of e^-t^2 from 0 to x. Error at most 2.7 ulp. */
export function emitErf(code: Code, x: Local, madd: Madd): void {
  apply(code, 'f32x4.abs', x);
  const size = keep(code);
  apply(code, 'f32x4.mul', x, x);
  const square = keep(code);
  emitSigned(code, x, () =>
    select(
      code,
      () => {
        emitPolynomial(code, square, SMALL, madd);
        madd(code, size, size);
      },
      () => {
        const power = code.local('v128');
        put(code, 1);
        put(code, 1);
        emitPolynomial(code, size, LARGE, madd);
        for (let i = 0; i < 3; i++) {
          code.set(power);
          apply(code, 'f32x4.mul', power, power);
        }
        code.op('f32x4.div');
        code.op('f32x4.sub');
        code.release(power);
      },
      () => apply(code, 'f32x4.lt', size, 1),
    ),
  );
  code.release(size, square);
}
