import type { Tensor } from '../graph/index.ts';
import { maximum, multiply, rsqrt, square, sum } from '../ops/index.ts';

/**
 * `x` scaled to length 1 along axes; what is shorter than `shortest` is multiplied by its inverse
 * only. The bound is put on the sum of squares, so that the gradient at 0 is finite.
 */
export function unitLength(x: Tensor, axis: number | readonly number[], shortest: number): Tensor {
  const squares = sum(square(x), { axis, keepdims: true });
  return multiply(x, rsqrt(maximum(squares, shortest ** 2)));
}
