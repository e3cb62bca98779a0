import { checkNumber, normalizeAxes, normalizeAxis, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';

export interface AxesOptions {
  /** Default: all, for `roll` of the flattened tensor. */
  axis?: number | readonly number[] | null;
}

const AXES_OPTIONS: readonly (keyof AxesOptions)[] = ['axis'];

/**
 * The elements in the opposite order along axes; default all.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.flip([[1, 2], [3, 4]], { axis: 1 }).arraySync(); // [[2, 1], [4, 3]]
 * ```
 */
export const flip: OnOne<[options?: AxesOptions]> = onOne(
  'flip',
  (x, options: AxesOptions = {}) =>
    p.reverse(x, { axes: normalizeAxes(options.axis, x.rank, 'flip') }),
  AXES_OPTIONS,
);

/**
 * The elements moved along axes by `shift` places; what leaves at one end comes in at the other.
 *
 * One shift serves all axes, one axis takes all shifts. Throws `ShapeError` where their numbers differ
 * otherwise.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.roll([1, 2, 3, 4], 1).arraySync(); // [4, 1, 2, 3]
 * ```
 */
export const roll: OnOne<[shift: number | readonly number[], options?: AxesOptions]> = onOne(
  'roll',
  (x, shift: number | readonly number[], options: AxesOptions = {}) => {
    const shifts = [shift]
      .flat()
      .map((each) => checkNumber('roll', 'shift', each, { integer: true }));
    if (options.axis === undefined || options.axis === null) {
      const total = shifts.reduce((a, b) => a + b, 0);
      const flat = rollAxis(p.reshape(x, { shape: [x.size] }), total, 0);
      return p.reshape(flat, { shape: x.shape });
    }
    const axes = [options.axis].flat().map((axis) => normalizeAxis(axis, x.rank, 'roll'));
    const count = Math.max(shifts.length, axes.length);
    if ([shifts, axes].some(({ length }) => length !== 1 && length !== count)) {
      throw new ShapeError(
        `roll: ${shifts.length} shifts were given for ${axes.length} axes; give as many, or one for all.`,
        { doing: 'roll', given: shifts, wanted: axes.length },
      );
    }
    const pick = (list: readonly number[], i: number) => list[list.length === 1 ? 0 : i];
    return Array.from({ length: count }).reduce<Tensor>(
      (y, _, i) => rollAxis(y, pick(shifts, i), pick(axes, i)),
      x,
    );
  },
  AXES_OPTIONS,
);

function rollAxis(x: Tensor, shift: number, axis: number): Tensor {
  const length = x.shape[axis];
  const at = length === 0 ? 0 : (((length - shift) % length) + length) % length;
  if (at === 0) return x;
  const strides = x.shape.map(() => 1);
  const zeros = x.shape.map(() => 0);
  const parts = [
    { starts: zeros.with(axis, at), sizes: x.shape.with(axis, length - at), strides },
    { starts: zeros, sizes: x.shape.with(axis, at), strides },
  ];
  return p.concatenate(
    parts.map((part) => p.slice(x, part)),
    { axis },
  );
}

export interface Rot90Options {
  /** How many quarter turns, from the first axis towards the second. Default 1. */
  k?: number;
  /** The plane that is turned. Default [0, 1]. */
  axes?: readonly [number, number];
}

const ROT90_OPTIONS: readonly (keyof Rot90Options)[] = ['k', 'axes'];

/**
 * Turned by quarter turns in the plane of two axes; a matrix turns to the left.
 *
 * Throws `ShapeError` where the axes are one and the same.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.rot90([[1, 2], [3, 4]]).arraySync(); // [[2, 4], [1, 3]]
 * ```
 */
export const rot90: OnOne<[options?: Rot90Options]> = onOne(
  'rot90',
  (x, options: Rot90Options = {}) => {
    const { k = 1, axes = [0, 1] } = options;
    const [a, b] = axes.map((axis) => normalizeAxis(axis, x.rank, 'rot90'));
    if (axes.length !== 2 || a === b) {
      throw new ShapeError(`rot90: [${axes.join(', ')}] is no plane; name two axes.`, {
        doing: 'rot90',
        given: axes,
      });
    }
    const turns = ((checkNumber('rot90', 'k', k, { integer: true }) % 4) + 4) % 4;
    if (turns === 0) return x;
    if (turns === 2) return p.reverse(x, { axes: [a, b] });
    const permutation = x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis));
    return turns === 1
      ? p.transpose(p.reverse(x, { axes: [b] }), { permutation })
      : p.reverse(p.transpose(x, { permutation }), { axes: [b] });
  },
  ROT90_OPTIONS,
);
