import { isFloating } from '../base/dtype.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { cast } from './convert.ts';
import { floatx } from './floatx.ts';
import { primitives as p } from './primitives/index.ts';

/** `x` as floating-point numbers, for ops that have no meaning on whole ones. */
export function toFloat(x: Tensor): Tensor {
  return isFloating(x.dtype) ? x : cast(x, floatx());
}

/** `a + b`, elementwise with broadcasting. */
export const add: OnTwo<[]> = onTwo('add', p.add);

/** `a - b`, elementwise with broadcasting. */
export const subtract: OnTwo<[]> = onTwo('subtract', p.subtract);

/** `a b`, elementwise with broadcasting. */
export const multiply: OnTwo<[]> = onTwo('multiply', p.multiply);

/** `a / b`, elementwise with broadcasting. Whole numbers are divided as floating-point ones. */
export const divide: OnTwo<[]> = onTwo('divide', (a, b) => p.divide(toFloat(a), toFloat(b)));

/** `-x`. */
export const negative: OnOne<[]> = onOne('negative', p.negative);
