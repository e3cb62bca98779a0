import { isInteger } from '../base/dtype.ts';
import type { Tensor } from '../graph/index.ts';
import { callable, type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { cast, type TensorLike, toTensor, toTensors } from './convert.ts';
import { primitives as p } from './primitives/index.ts';

const truth = (x: Tensor) => cast(x, 'bool');
const whole = (x: Tensor) => (isInteger(x.dtype) ? x : cast(x, 'int32'));

/** Whether both are true; numbers are true where they are not 0. */
export const logicalAnd: OnTwo<[]> = onTwo('logicalAnd', (a, b) => p.logicalAnd(truth(a), truth(b)));
/** Whether one or both are true. */
export const logicalOr: OnTwo<[]> = onTwo('logicalOr', (a, b) => p.logicalOr(truth(a), truth(b)));
/** Whether just one is true. */
export const logicalXor: OnTwo<[]> = onTwo('logicalXor', (a, b) => p.logicalXor(truth(a), truth(b)));
/** Whether it is false. */
export const logicalNot: OnOne<[]> = onOne('logicalNot', (x) => p.logicalNot(truth(x)));

/** The bits that both whole numbers have. */
export const bitwiseAnd: OnTwo<[]> = onTwo('bitwiseAnd', (a, b) => p.bitwiseAnd(whole(a), whole(b)));
/** The bits that one or both have. */
export const bitwiseOr: OnTwo<[]> = onTwo('bitwiseOr', (a, b) => p.bitwiseOr(whole(a), whole(b)));
/** The bits that just one has. */
export const bitwiseXor: OnTwo<[]> = onTwo('bitwiseXor', (a, b) => p.bitwiseXor(whole(a), whole(b)));
/** All bits turned. */
export const bitwiseNot: OnOne<[]> = onOne('bitwiseNot', (x) => p.bitwiseNot(whole(x)));
/** The bits of `a` moved up by `b` places. */
export const leftShift: OnTwo<[]> = onTwo('leftShift', (a, b) => p.leftShift(whole(a), whole(b)));
/** The bits of `a` moved down by `b` places; the sign stays. */
export const rightShift: OnTwo<[]> = onTwo('rightShift', (a, b) => p.rightShift(whole(a), whole(b)));

/**
 * `x1` where the condition holds, `x2` elsewhere, with broadcasting.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.where([true, false], [1, 2], 0).arraySync(); // [1, 0]
 * ```
 */
export const where: (condition: TensorLike, x1: TensorLike, x2: TensorLike) => Tensor = callable(
  'where',
  (condition: TensorLike, x1: TensorLike, x2: TensorLike) => p.select(truth(toTensor(condition)), ...toTensors(x1, x2)),
);
