/** The constraints, one line each: a line here makes its class public and known by name. */
export { MaxNorm, type MaxNormOptions } from './max-norm.ts';
export { MinMaxNorm, type MinMaxNormOptions } from './min-max-norm.ts';
export { NonNeg } from './non-neg.ts';
export { UnitNorm, type UnitNormOptions } from './unit-norm.ts';
