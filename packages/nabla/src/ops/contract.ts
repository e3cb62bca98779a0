import { formatShape, ShapeError, sizeOf } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import * as p from './primitives/index.ts';
import { dropAxes } from './primitives/sum-broadcast.ts';
import { otherAxes, permuted, reshaped } from './rearrange.ts';

/**
 * The sum of products over axes of `a` paired with axes of `b`, by one matrix product. The other axes
 * of `a` come first in the result, then those of `b`. `name` is what is being done, for errors.
 */
export function contract(
  name: string,
  a: Tensor,
  b: Tensor,
  left: readonly number[],
  right: readonly number[],
): Tensor {
  checkPairs(name, a, b, left, right);
  const [shapeA, shapeB] = [dropAxes(a.shape, left), dropAxes(b.shape, right)];
  const size = sizeOf(left.map((axis) => a.shape[axis]));
  const rows = reshaped(permuted(a, [...otherAxes(a, left), ...left]), [sizeOf(shapeA), size]);
  const columns = reshaped(permuted(b, [...right, ...otherAxes(b, right)]), [size, sizeOf(shapeB)]);
  return reshaped(p.matmul(rows, columns), [...shapeA, ...shapeB]);
}

/** Refuses paired axes of different lengths. */
export function checkPairs(
  name: string,
  a: Tensor,
  b: Tensor,
  left: readonly number[],
  right: readonly number[],
): void {
  left.forEach((axis, i) => {
    const [one, other] = [a.shape[axis], b.shape[right[i]]];
    if (one === other) return;
    throw new ShapeError(
      `${name}: ${formatShape(a.shape)} by ${formatShape(b.shape)}: axis ${axis} of the left one is ${one} long and axis ${right[i]} of the right one ${other}; products are summed over both, so they must be equal.`,
      { doing: name, given: [a.shape, b.shape], wanted: [left, right] },
    );
  });
}
