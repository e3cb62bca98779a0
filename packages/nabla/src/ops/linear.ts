import { formatShape, normalizeAxis, ShapeError, sizeOf } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnTwo, onTwo } from './callable.ts';
import { primitives as p } from './primitives/index.ts';

/**
 * The matrix product of the last two axes; the axes before them are broadcast. A tensor of one axis
 * counts as a row on the left, as a column on the right.
 *
 * Shapes: (..., m, k) by (..., k, n) gives (..., m, n). Throws `ShapeError` where k differs.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.matmul([[1, 2], [3, 4]], [1, 1]).arraySync(); // [3, 7]
 * ```
 */
export const matmul: OnTwo<[]> = onTwo('matmul', (a, b) => {
  if (a.rank === 0 || b.rank === 0) {
    throw new ShapeError(`matmul: ${formatShape(a.shape)} by ${formatShape(b.shape)}: a scalar has no axes; use multiply.`, { doing: 'matmul', given: [a.shape, b.shape] });
  }
  const left = a.rank === 1 ? p.reshape(a, { shape: [1, a.shape[0]] }) : a;
  const right = b.rank === 1 ? p.reshape(b, { shape: [b.shape[0], 1] }) : b;
  const product = p.matmul(left, right);
  const shape = [...product.shape];
  if (b.rank === 1) shape.pop();
  if (a.rank === 1) shape.splice(b.rank === 1 ? -1 : -2, 1);
  return shape.length === product.rank ? product : p.reshape(product, { shape });
});

/** The product of the last axis of `a` with the last but one of `b`, as NumPy's `dot`. */
export const dot: OnTwo<[]> = onTwo('dot', (a, b) => {
  if (a.rank === 0 || b.rank === 0) return p.multiply(a, b);
  return contract(a, b, [a.rank - 1], [Math.max(0, b.rank - 2)]);
});

/** The sum of the products of all elements. */
export const vdot: OnTwo<[]> = onTwo('vdot', (a, b) => {
  const flat = (x: Tensor) => p.reshape(x, { shape: [x.size] });
  return contract(flat(a), flat(b), [0], [0]);
});

/** The product over the last axes of both. */
export const inner: OnTwo<[]> = onTwo('inner', (a, b) =>
  a.rank === 0 || b.rank === 0 ? p.multiply(a, b) : contract(a, b, [a.rank - 1], [b.rank - 1]),
);

/** All products of an element of `a` and one of `b`: shape (size of a, size of b). */
export const outer: OnTwo<[]> = onTwo('outer', (a, b) =>
  p.multiply(p.reshape(a, { shape: [a.size, 1] }), p.reshape(b, { shape: [1, b.size] })),
);

export interface TensordotOptions {
  /** How many axes, or which of both, are summed over. Default 2. */
  axes?: number | readonly [number | readonly number[], number | readonly number[]];
}

/** The sum of products over pairs of axes; the other axes of `a` come first, then those of `b`. */
export const tensordot: OnTwo<[options?: TensordotOptions]> = onTwo('tensordot', (a, b, options: TensordotOptions = {}) => {
  const { axes = 2 } = options;
  if (typeof axes === 'number') {
    const last = Array.from({ length: axes }, (_, i) => a.rank - axes + i);
    return contract(a, b, last, Array.from({ length: axes }, (_, i) => i));
  }
  const [left, right] = axes.map((list) => [list].flat());
  return contract(
    a,
    b,
    left.map((axis) => normalizeAxis(axis, a.rank, 'tensordot')),
    right.map((axis) => normalizeAxis(axis, b.rank, 'tensordot')),
  );
});

/** Sums products over `left` axes of `a` and `right` axes of `b`, by one matrix product. */
export function contract(a: Tensor, b: Tensor, left: readonly number[], right: readonly number[]): Tensor {
  const kept = (x: Tensor, used: readonly number[]) => x.shape.flatMap((_, axis) => (used.includes(axis) ? [] : [axis]));
  const [keptA, keptB] = [kept(a, left), kept(b, right)];
  const lengths = left.map((axis) => a.shape[axis]);
  if (right.some((axis, i) => b.shape[axis] !== lengths[i])) {
    throw new ShapeError(
      `contract: axes [${left.join(', ')}] of ${formatShape(a.shape)} and [${right.join(', ')}] of ${formatShape(b.shape)} differ in length.`,
      { doing: 'contract', given: [a.shape, b.shape], wanted: [left, right] },
    );
  }
  const size = sizeOf(lengths);
  const [shapeA, shapeB] = [keptA.map((axis) => a.shape[axis]), keptB.map((axis) => b.shape[axis])];
  const rows = p.reshape(p.transpose(a, { permutation: [...keptA, ...left] }), { shape: [sizeOf(shapeA), size] });
  const columns = p.reshape(p.transpose(b, { permutation: [...right, ...keptB] }), { shape: [size, sizeOf(shapeB)] });
  return p.reshape(p.matmul(rows, columns), { shape: [...shapeA, ...shapeB] });
}
