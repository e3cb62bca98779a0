import {
  ArgumentRangeError,
  checkNumber,
  formatShape,
  normalizeAxis,
  ShapeError,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnTwo, onTwo } from './callable.ts';
import { checkPairs, contract } from './contract.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';
import { reshaped } from './rearrange.ts';
import { countable } from './reduce.ts';

/** An op that sums products; of truth values, whether any of them is true. */
function onProducts<Rest extends unknown[]>(
  name: string,
  fn: (a: Tensor, b: Tensor, ...rest: Rest) => Tensor,
  options?: readonly string[],
): OnTwo<Rest> {
  const run = (a: Tensor, b: Tensor, ...rest: Rest) => {
    const result = fn(countable(a), countable(b), ...rest);
    return a.dtype === 'bool' ? cast(result, 'bool') : result;
  };
  return onTwo(name, run, options);
}

/**
 * The matrix product of the last two axes; the axes before them are broadcast.
 *
 * Shapes: (..., m, k) by (..., k, n) gives (..., m, n). A tensor of one axis counts as a row on the
 * left and as a column on the right, and that axis is gone from the result. Throws `ShapeError`
 * where k differs, the axes before do not broadcast, or a scalar is given.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.matmul([[1, 2], [3, 4]], [[1, 0], [0, 2]]).arraySync(); // [[1, 4], [3, 8]]
 * ops.matmul([[1, 2], [3, 4]], [1, 1]).arraySync(); // [3, 7]
 * ```
 */
export const matmul: OnTwo<[]> = onProducts('matmul', (a, b) => {
  if (a.rank === 0 || b.rank === 0) {
    throw new ShapeError(
      `matmul: ${formatShape(a.shape)} by ${formatShape(b.shape)}: a scalar has no axes to sum over. Use ops.multiply.`,
      { doing: 'matmul', given: [a.shape, b.shape] },
    );
  }
  if (a.rank > 1 && b.rank > 1) return p.matmul(a, b);
  checkPairs('matmul', a, b, [a.rank - 1], [Math.max(0, b.rank - 2)]);
  const left = a.rank === 1 ? reshaped(a, [1, a.size]) : a;
  const right = b.rank === 1 ? reshaped(b, [b.size, 1]) : b;
  const shape = [...b.shape.slice(0, -2), ...a.shape.slice(0, -1), ...b.shape.slice(-1)];
  return reshaped(p.matmul(left, right), b.rank === 1 ? a.shape.slice(0, -1) : shape);
});

/**
 * The sum of products over the last axis of `a` and the last but one of `b`, as NumPy's `dot`.
 *
 * For vectors their inner product, for matrices their product, with a scalar `multiply`. Throws
 * `ShapeError` where the axes differ in length.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.dot([1, 2], [3, 4]).arraySync(); // 11
 * ```
 */
export const dot: OnTwo<[]> = onProducts('dot', (a, b) => {
  if (a.rank === 0 || b.rank === 0) return p.multiply(a, b);
  return contract('dot', a, b, [a.rank - 1], [Math.max(0, b.rank - 2)]);
});

/**
 * The sum of the products of all elements, each tensor flattened.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.vdot([[1, 2], [3, 4]], [[1, 1], [1, 1]]).arraySync(); // 10
 * ```
 */
export const vdot: OnTwo<[]> = onProducts('vdot', (a, b) => {
  const flat = (x: Tensor) => reshaped(x, [x.size]);
  return contract('vdot', flat(a), flat(b), [0], [0]);
});

/**
 * The sum of products over the last axes of both; with a scalar, `multiply`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.inner([[1, 2], [3, 4]], [1, 10]).arraySync(); // [21, 43]
 * ```
 */
export const inner: OnTwo<[]> = onProducts('inner', (a, b) =>
  a.rank === 0 || b.rank === 0
    ? p.multiply(a, b)
    : contract('inner', a, b, [a.rank - 1], [b.rank - 1]),
);

/**
 * All products of an element of `a` and one of `b`, both flattened: shape (size of a, size of b).
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.outer([1, 2], [3, 4]).arraySync(); // [[3, 4], [6, 8]]
 * ```
 */
export const outer: OnTwo<[]> = onProducts('outer', (a, b) =>
  p.multiply(reshaped(a, [a.size, 1]), reshaped(b, [1, b.size])),
);

export interface TensordotOptions {
  /**
   * How many axes are summed over, the last of `a` with the first of `b`; or which ones of both, in
   * pairs. Default 2.
   */
  axes?: number | readonly [number | readonly number[], number | readonly number[]];
}

/**
 * The sum of products over pairs of axes; the other axes of `a` come first, then those of `b`.
 *
 * Throws `ShapeError` where paired axes differ in length, `ArgumentRangeError` for axes that are not
 * there.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.tensordot([[1, 2], [3, 4]], [[1, 1], [1, 1]]).arraySync(); // 10
 * ops.tensordot([[1, 2], [3, 4]], [1, 10], { axes: [0, 0] }).arraySync(); // [31, 42]
 * ```
 */
export const tensordot: OnTwo<[options?: TensordotOptions]> = onProducts(
  'tensordot',
  (a, b, options: TensordotOptions = {}) => {
    const { axes = 2 } = options;
    if (typeof axes === 'number') {
      const max = Math.min(a.rank, b.rank);
      const count = checkNumber('tensordot', 'axes', axes, { integer: true, min: 0, max });
      const first = Array.from({ length: count }, (_, i) => i);
      const last = first.map((i) => a.rank - count + i);
      return contract('tensordot', a, b, last, first);
    }
    const [left, right] = axes.map((list) => [list].flat());
    if (left.length !== right.length) {
      throw new ArgumentRangeError(
        `tensordot: axes names ${left.length} axes of the left tensor and ${right.length} of the right one; they are summed over in pairs, so there must be as many.`,
        { doing: 'tensordot', given: axes },
      );
    }
    const [of, by] = [
      left.map((axis) => normalizeAxis(axis, a.rank, 'tensordot')),
      right.map((axis) => normalizeAxis(axis, b.rank, 'tensordot')),
    ];
    return contract('tensordot', a, b, of, by);
  },
  ['axes'],
);
