import { erf, erfc, erfinv } from '../../base/error-function.ts';
import type { ScalarFunction } from '../../graph/index.ts';
import type { ImportedFunction } from './encoder/index.ts';

/** Functions of numbers that compiled code calls in JavaScript, one number at a time, in float64. */
export const HOST: Readonly<Partial<Record<ScalarFunction, (...x: number[]) => number>>> = {
  exp: Math.exp,
  sigmoid,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  erf,
  erfc,
  erfinv,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  arcsinh: Math.asinh,
  arccosh: Math.acosh,
  arctanh: Math.atanh,
  arctan2: Math.atan2,
  // 1 to any power is 1, NaN included, as IEEE 754 has it and JavaScript does not.
  power: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  remainder: (a, b) => a % b,
};

/** The same as imports of a module. */
export const HOST_IMPORTS: readonly ImportedFunction[] = Object.entries(HOST).map(([name, fn]) => ({
  name,
  params:
    fn === HOST.power || fn === HOST.remainder || fn === HOST.arctan2 ? ['f64', 'f64'] : ['f64'],
  results: ['f64'],
}));

/** 1 / (1 + e^-x), which no x overflows. */
function sigmoid(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}
