/**
 * Elementary functions of four float32 at once, as instructions for the functions of a module. Each says how
 * far it may be from the exact value, in units of the last place (ulp).
 */
import type { Code, Local } from '../encoder/index.ts';
import { emitErf } from './erf.ts';
import { emitExp, emitExpm1, emitSigmoid } from './exp.ts';
import { emitLog, emitLog1p } from './log.ts';
import type { Madd } from './madd.ts';
import { emitSoftplus } from './softplus.ts';
import { emitTanh } from './tanh.ts';
import { emitCos, emitSin } from './trigonometry.ts';

export { type Madd, plainMadd, relaxedMadd } from './madd.ts';
export { emitPolynomial } from './polynomial.ts';

/** Leaves the function of `x` on the stack; `x` stays as it is. */
export type Emit = (code: Code, x: Local, madd: Madd) => void;

export type MathName =
  | 'exp'
  | 'expm1'
  | 'sigmoid'
  | 'log'
  | 'log1p'
  | 'softplus'
  | 'tanh'
  | 'erf'
  | 'sin'
  | 'cos';

/** Each function by its name. */
export const MATH: Readonly<Record<MathName, Emit>> = {
  exp: emitExp,
  expm1: emitExpm1,
  sigmoid: emitSigmoid,
  log: emitLog,
  log1p: emitLog1p,
  softplus: emitSoftplus,
  tanh: emitTanh,
  erf: emitErf,
  sin: emitSin,
  cos: emitCos,
};
