import { scalar } from '../graph/index.ts';
import { onFloat, toFloat } from './arithmetic.ts';
import { type OnOne, type OnTwo, onTwo } from './callable.ts';
import * as p from './primitives/index.ts';

/** e to the power of `x`. */
export const exp: OnOne<[]> = onFloat('exp', p.exp);

/** 2 to the power of `x`. */
export const exp2: OnOne<[]> = onFloat('exp2', (x) => p.power(scalar(2, x.dtype), x));

/** eˣ - 1, exact near 0. */
export const expm1: OnOne<[]> = onFloat('expm1', p.expm1);

/** The natural logarithm. */
export const log: OnOne<[]> = onFloat('log', p.log);

/** log(1 + x), exact near 0. */
export const log1p: OnOne<[]> = onFloat('log1p', p.log1p);

/** The logarithm to base 10. */
export const log10: OnOne<[]> = onFloat('log10', (x) =>
  p.multiply(p.log(x), scalar(Math.LOG10E, x.dtype)),
);

/** The logarithm to base 2. */
export const log2: OnOne<[]> = onFloat('log2', (x) =>
  p.multiply(p.log(x), scalar(Math.LOG2E, x.dtype)),
);

/**
 * log(eᵃ + eᵇ), without overflow.
 *
 * Formula: m + log(e^(a - m) + e^(b - m)) with m the greater of the two.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.logaddexp(1000, 1000).item(); // 1000.693...
 * ```
 */
export const logaddexp: OnTwo<[]> = onTwo('logaddexp', (a, b) => {
  const [x, y] = [toFloat(a), toFloat(b)];
  const greater = p.maximum(x, y);
  const finite = p.less(p.absolute(greater), scalar(Infinity, x.dtype));
  // Any m gives the same sum, so the choice of it has no gradient.
  const m = p.stopGradient(p.select(finite, greater, scalar(0, x.dtype)));
  const sum = p.add(p.exp(p.subtract(x, m)), p.exp(p.subtract(y, m)));
  return p.add(m, p.log(sum));
});

/** √x. */
export const sqrt: OnOne<[]> = onFloat('sqrt', p.sqrt);

/** 1 / √x. */
export const rsqrt: OnOne<[]> = onFloat('rsqrt', p.rsqrt);

/** ∛x, which negative numbers have too. */
export const cbrt: OnOne<[]> = onFloat('cbrt', (x) =>
  p.multiply(p.sign(x), p.power(p.absolute(x), scalar(1 / 3, x.dtype))),
);

/** The error function 2/√π ∫₀ˣ e^(-t²) dt. */
export const erf: OnOne<[]> = onFloat('erf', p.erf);

/** 1 - erf(x), exact also where it is nearly 0. */
export const erfc: OnOne<[]> = onFloat('erfc', p.erfc);

/** The number whose error function is `x`; infinite at -1 and 1, NaN beyond them. */
export const erfinv: OnOne<[]> = onFloat('erfinv', p.erfinv);
