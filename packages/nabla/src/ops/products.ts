import { formatShape, normalizeAxis, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { toNumber } from './arithmetic.ts';
import { type OnTwo, onTwo } from './callable.ts';
import * as p from './primitives/index.ts';
import { otherAxes, permuted } from './rearrange.ts';

export interface CrossOptions {
  /** The axis of the vectors of `a`. Default -1. */
  axisa?: number;
  /** The axis of the vectors of `b`. Default -1. */
  axisb?: number;
  /** The axis of the vectors of the result. Default -1. */
  axisc?: number;
  /** All three at once, where it is given. */
  axis?: number | null;
}

const CROSS_OPTIONS: readonly (keyof CrossOptions)[] = ['axisa', 'axisb', 'axisc', 'axis'];

/**
 * The vector that is perpendicular to both: (a₂b₃ - a₃b₂, a₃b₁ - a₁b₃, a₁b₂ - a₂b₁).
 *
 * Vectors have 3 elements, or 2 with a third that is 0; of two vectors with 2 elements the result is
 * the third element alone. The other axes are broadcast. Throws `ShapeError` for other lengths.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.cross([1, 0, 0], [0, 1, 0]).arraySync(); // [0, 0, 1]
 * ```
 */
export const cross: OnTwo<[options?: CrossOptions]> = onTwo(
  'cross',
  (one, other, options: CrossOptions = {}) => {
    const { axis = null, axisa = -1, axisb = -1, axisc = -1 } = options;
    const a = vectors(toNumber(one), axis ?? axisa);
    const b = vectors(toNumber(other), axis ?? axisb);
    const [x, y] = [spatial(a), spatial(b)];
    const element = (i: number, j: number) =>
      p.subtract(p.multiply(part(x, i), part(y, j)), p.multiply(part(x, j), part(y, i)));
    const third = element(0, 1);
    const isFlat = a.shape.at(-1) === 2 && b.shape.at(-1) === 2;
    if (isFlat) return p.reshape(third, { shape: third.shape.slice(0, -1) });
    const all = [element(1, 2), element(2, 0), third];
    return moveLast(p.concatenate(all, { axis: third.rank - 1 }), axis ?? axisc);
  },
  CROSS_OPTIONS,
);

/** The vectors along the last axis. */
function vectors(x: Tensor, axis: number): Tensor {
  const from = normalizeAxis(axis, x.rank, 'cross');
  if (x.shape[from] !== 2 && x.shape[from] !== 3) {
    throw new ShapeError(
      `cross: axis ${axis} of ${formatShape(x.shape)} is ${x.shape[from]} long; vectors have 2 or 3 elements. Give the axis of the vectors as axis, axisa or axisb.`,
      { doing: 'cross', given: x.shape, wanted: [2, 3] },
    );
  }
  return permuted(x, [...otherAxes(x, [from]), from]);
}

/** The last axis put at the place `axis` of the result. */
function moveLast(x: Tensor, axis: number): Tensor {
  const to = normalizeAxis(axis, x.rank, 'cross');
  const order = Array.from({ length: x.rank - 1 }, (_, each) => each);
  order.splice(to, 0, x.rank - 1);
  return permuted(x, order);
}

/** Vectors with a third element, which is 0 where it was left out. */
function spatial(x: Tensor): Tensor {
  const last = x.rank - 1;
  if (x.shape[last] === 3) return x;
  const none = x.shape.map(() => 0);
  return p.pad(x, { low: none, high: none.with(last, 1), interior: none, value: 0 });
}

/** Element `i` of each vector, as an axis of the length 1. */
function part(x: Tensor, i: number): Tensor {
  const rest = x.shape.slice(0, -1);
  return p.slice(x, {
    starts: [...rest.map(() => 0), i],
    sizes: [...rest, 1],
    strides: x.shape.map(() => 1),
  });
}

/**
 * The Kronecker product: each element of `a` replaced by itself times `b`.
 *
 * Lengths of the axes are multiplied; the shorter shape is filled up with ones in front.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.kron([[1, 2]], [[1, 1], [0, 1]]).arraySync(); // [[1, 1, 2, 2], [0, 1, 0, 2]]
 * ```
 */
export const kron: OnTwo<[]> = onTwo('kron', (one, other) => {
  const [a, b] = [toNumber(one), toNumber(other)];
  const rank = Math.max(a.rank, b.rank);
  const filled = (x: Tensor) => [...Array<number>(rank - x.rank).fill(1), ...x.shape];
  const [outer, inner] = [filled(a), filled(b)];
  const product = p.multiply(
    p.reshape(a, { shape: outer.flatMap((length) => [length, 1]) }),
    p.reshape(b, { shape: inner.flatMap((length) => [1, length]) }),
  );
  return p.reshape(product, { shape: outer.map((length, axis) => length * inner[axis]) });
});
