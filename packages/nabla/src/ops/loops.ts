import type { TypedArray } from '../base/dtype.ts';
import { broadcastStrides, type Shape, sizeOf, stridesOf } from '../base/shape.ts';
import type { NDArray } from '../graph/index.ts';

/**
 * Visits the elements of `shape` in row-major order and gives `visit` the offset of each under every
 * one of the strides: the one loop nest that the references of ops are written with.
 */
export function forEachOffset(
  shape: Shape,
  strides: readonly (readonly number[])[],
  visit: (offsets: readonly number[], flat: number) => void,
): void {
  const size = sizeOf(shape);
  const rank = shape.length;
  const index = new Array<number>(rank).fill(0);
  const offsets = new Array<number>(strides.length).fill(0);
  for (let flat = 0; flat < size; flat++) {
    visit(offsets, flat);
    for (let axis = rank - 1; axis >= 0; axis--) {
      index[axis]++;
      for (let k = 0; k < offsets.length; k++) offsets[k] += strides[k][axis];
      if (index[axis] < shape[axis]) break;
      for (let k = 0; k < offsets.length; k++) offsets[k] -= strides[k][axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

/** `out[i] = fn(a[i])`. */
export function mapOne(fn: (a: number) => number, a: TypedArray, out: TypedArray): void {
  for (let i = 0; i < out.length; i++) out[i] = fn(a[i]);
}

/** `out[i] = fn(a[i], b[i])`, with `a` and `b` stretched to the shape of `out`. */
export function mapTwo(
  fn: (a: number, b: number) => number,
  a: NDArray,
  b: NDArray,
  out: NDArray,
): void {
  const size = out.data.length;
  if (a.data.length === size && b.data.length === size) {
    for (let i = 0; i < size; i++) out.data[i] = fn(a.data[i], b.data[i]);
  } else if (a.data.length === size && b.data.length === 1) {
    for (let i = 0; i < size; i++) out.data[i] = fn(a.data[i], b.data[0]);
  } else {
    const strides = [broadcastStrides(a.shape, out.shape), broadcastStrides(b.shape, out.shape)];
    forEachOffset(out.shape, strides, ([i, j], flat) => {
      out.data[flat] = fn(a.data[i], b.data[j]);
    });
  }
}

/**
 * Splits a shape at one axis: element (o, i, n) of `outer` x `length` x `inner` stands at
 * `(o * length + i) * inner + n`.
 */
export function aroundAxis(
  shape: Shape,
  axis: number,
): { outer: number; length: number; inner: number } {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    length: shape[axis],
    inner: sizeOf(shape.slice(axis + 1)),
  };
}

/** Strides of `shape` with those of `axes` set to 0: where an element lands when `axes` are reduced. */
export function reducedStrides(shape: Shape, axes: readonly number[]): number[] {
  const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
}
