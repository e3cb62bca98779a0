import type { Tensor } from '../graph/index.ts';
import { add, divide, multiply, sqrt, square, sum } from '../ops/index.ts';

/** Along which axes lengths are taken: 0 for the kernel of a dense layer, [0, 1, 2] for a 2D convolution. */
export type Axis = number | readonly number[];

/** ε: keeps weights of length 0 finite. */
export const EPSILON = 1e-7;

/** The lengths of the vectors along `axis`, as many axes as `w` has. */
export function normsOf(w: Tensor, axis: Axis): Tensor {
  return sqrt(sum(square(w), { axis, keepdims: true }));
}

/** `w` with the vectors of lengths `norms` brought to `wanted`, but for ε. */
export function rescale(w: Tensor, norms: Tensor, wanted: Tensor): Tensor {
  return multiply(w, divide(wanted, add(EPSILON, norms)));
}
