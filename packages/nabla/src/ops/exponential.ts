import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { primitives as p } from './primitives/index.ts';

function onFloat(name: string, fn: (x: Tensor) => Tensor): OnOne<[]> {
  return onOne(name, (x) => fn(toFloat(x)));
}

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
export const log10: OnOne<[]> = onFloat('log10', (x) => p.multiply(p.log(x), scalar(Math.LOG10E, x.dtype)));

/** The logarithm to base 2. */
export const log2: OnOne<[]> = onFloat('log2', (x) => p.multiply(p.log(x), scalar(Math.LOG2E, x.dtype)));

/** log(eᵃ + eᵇ), without overflow. */
export const logaddexp: OnTwo<[]> = onTwo('logaddexp', (a, b) => {
  const [x, y] = [toFloat(a), toFloat(b)];
  const top = p.maximum(x, y);
  return p.add(top, p.softplus(p.negative(p.absolute(p.subtract(x, y)))));
});

/** √x. */
export const sqrt: OnOne<[]> = onFloat('sqrt', p.sqrt);

/** 1 / √x. */
export const rsqrt: OnOne<[]> = onFloat('rsqrt', p.rsqrt);

/** The error function 2/√π ∫₀ˣ exp(-t²) dt. */
export const erf: OnOne<[]> = onFloat('erf', p.erf);

/** The inverse of the error function. */
export const erfinv: OnOne<[]> = onFloat('erfinv', p.erfinv);
