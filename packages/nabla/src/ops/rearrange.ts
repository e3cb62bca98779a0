import { type Shape, sameShape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import * as p from './primitives/index.ts';

/** `x` in another shape; `x` itself where that is the one it has, to keep graphs short. */
export function reshaped(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : p.reshape(x, { shape });
}

/** `x` with its axes in another order; `x` itself where that is the one they have. */
export function permuted(x: Tensor, permutation: readonly number[]): Tensor {
  return permutation.every((from, to) => from === to) ? x : p.transpose(x, { permutation });
}

/** `x` with `axes` put together into one, which is the last. */
export function axesLast(x: Tensor, axes: readonly number[]): Tensor {
  const kept = otherAxes(x, axes);
  const length = axes.reduce((product, axis) => product * x.shape[axis], 1);
  const moved = permuted(x, [...kept, ...axes]);
  return reshaped(moved, [...kept.map((axis) => x.shape[axis]), length]);
}

/** The axes of `x` that are not among `axes`. */
export function otherAxes(x: Tensor, axes: readonly number[]): number[] {
  return x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
}

/** The diagonal of two axes, which becomes the last axis. */
export function takeDiagonal(x: Tensor, rows: number, columns: number, offset = 0): Tensor {
  const others = otherAxes(x, [rows, columns]);
  const rest = others.map((axis) => x.shape[axis]);
  const [height, width] = [x.shape[rows], x.shape[columns]];
  const [down, right] = [Math.max(0, -offset), Math.max(0, offset)];
  const length = Math.max(0, Math.min(height - down, width - right));
  const line = reshaped(permuted(x, [...others, rows, columns]), [...rest, height * width]);
  return p.slice(line, {
    starts: [...rest.map(() => 0), length === 0 ? 0 : down * width + right],
    sizes: [...rest, length],
    strides: [...rest.map(() => 1), width + 1],
  });
}
