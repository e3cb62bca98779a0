import { isInteger } from '../base/dtype.ts';
import { UsageError } from '../base/errors.ts';
import type { KerasTensor, Tensor } from '../graph/index.ts';
import { callable, type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { cast, type TensorLike, toTensor, toTensors } from './convert.ts';
import * as p from './primitives/index.ts';

const truth = (x: Tensor) => cast(x, 'bool');
const whole = (x: Tensor) => (isInteger(x.dtype) ? x : cast(x, 'int32'));

type Two = (a: Tensor, b: Tensor) => Tensor;

/** An op on the bits of whole numbers; a truth value is one bit. */
function onBits(name: string, bits: Two, bit: Two): OnTwo<[]> {
  return onTwo(name, (a, b) => (a.dtype === 'bool' ? bit(a, b) : bits(whole(a), whole(b))));
}

const invert = (x: Tensor) => (x.dtype === 'bool' ? p.logicalNot(x) : p.bitwiseNot(whole(x)));
const shiftUp: Two = (a, b) => p.leftShift(whole(a), whole(b));
const shiftDown: Two = (a, b) => p.rightShift(whole(a), whole(b));

/** Whether both are true; numbers are true where they are not 0. */
export const logicalAnd: OnTwo<[]> = onTwo('logicalAnd', (a, b) =>
  p.logicalAnd(truth(a), truth(b)),
);
/** Whether one or both are true. */
export const logicalOr: OnTwo<[]> = onTwo('logicalOr', (a, b) => p.logicalOr(truth(a), truth(b)));
/** Whether just one is true. */
export const logicalXor: OnTwo<[]> = onTwo('logicalXor', (a, b) =>
  p.logicalXor(truth(a), truth(b)),
);
/** Whether it is false. */
export const logicalNot: OnOne<[]> = onOne('logicalNot', (x) => p.logicalNot(truth(x)));

/** The bits that both whole numbers have. */
export const bitwiseAnd: OnTwo<[]> = onBits('bitwiseAnd', p.bitwiseAnd, p.logicalAnd);
/** The bits that one or both have. */
export const bitwiseOr: OnTwo<[]> = onBits('bitwiseOr', p.bitwiseOr, p.logicalOr);
/** The bits that just one has. */
export const bitwiseXor: OnTwo<[]> = onBits('bitwiseXor', p.bitwiseXor, p.logicalXor);
/** All bits turned. */
export const bitwiseNot: OnOne<[]> = onOne('bitwiseNot', invert);
/** Keras's other name for `bitwiseNot`. */
export const bitwiseInvert: OnOne<[]> = onOne('bitwiseInvert', invert);
/** The bits of `a` moved up by `b` places. */
export const leftShift: OnTwo<[]> = onTwo('leftShift', shiftUp);
/** Keras's other name for `leftShift`. */
export const bitwiseLeftShift: OnTwo<[]> = onTwo('bitwiseLeftShift', shiftUp);
/** The bits of `a` moved down by `b` places; the sign stays. */
export const rightShift: OnTwo<[]> = onTwo('rightShift', shiftDown);
/** Keras's other name for `rightShift`. */
export const bitwiseRightShift: OnTwo<[]> = onTwo('bitwiseRightShift', shiftDown);

/** `where`: symbolic when one of its arguments is. */
export interface Where {
  (condition: TensorLike, x1: TensorLike, x2: TensorLike): Tensor;
  (
    condition: KerasTensor | TensorLike,
    x1: KerasTensor | TensorLike,
    x2: KerasTensor | TensorLike,
  ): KerasTensor;
}

/**
 * `x1` where the condition holds, `x2` elsewhere, with broadcasting.
 *
 * A number is a condition that holds where it is not 0. What is not chosen gets the gradient 0; if
 * its own slope is infinite there, that is NaN: make the argument safe, too.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.where([true, false], [1, 2], 0).arraySync(); // [1, 0]
 * ```
 */
export const where: Where = callable(
  'where',
  (condition: TensorLike, x1: TensorLike, x2: TensorLike) =>
    p.select(truth(toTensor(condition)), ...toTensors(x1, x2)),
) as Where;

/**
 * From each place of the choices, the element of the first one whose condition holds, or `default`.
 *
 * All of them are broadcast to one shape. Throws `UsageError` if there are not as many choices as
 * conditions.
 *
 * ```ts
 * import { ops } from 'nabla';
 * const x = [1, 2, 3];
 * ops.select([ops.less(x, 2), ops.greater(x, 2)], [x, ops.square(x)]).arraySync(); // [1, 0, 9]
 * ```
 */
export const select: (
  condlist: readonly TensorLike[],
  choicelist: readonly TensorLike[],
  options?: { default?: TensorLike },
) => Tensor = callable(
  'select',
  (
    condlist: readonly TensorLike[],
    choicelist: readonly TensorLike[],
    options: { default?: TensorLike } = {},
  ) => {
    if (condlist.length !== choicelist.length || condlist.length === 0) {
      throw new UsageError(
        `select: ${condlist.length} conditions and ${choicelist.length} choices were given; give one choice for each condition, and one at least.`,
        { doing: 'select', given: [condlist.length, choicelist.length] },
      );
    }
    const start: TensorLike = options.default ?? 0;
    const chosen = choicelist.reduceRight(
      (rest, choice, index) => where(condlist[index], choice, rest),
      start,
    );
    return toTensor(chosen);
  },
  ['default'],
);
