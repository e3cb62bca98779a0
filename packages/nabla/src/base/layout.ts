import { type Shape, sizeOf, stridesOf } from './shape.ts';

/**
 * How a tensor is read from numbers that lie one behind the other: element (i, j, ...) of `shape` stands at
 * `offset + i * strides[0] + j * strides[1] + ...`. Counted in elements.
 */
export interface Layout {
  readonly shape: Shape;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Row-major, without gaps: how every tensor that is stored lies. */
export function denseLayout(shape: Shape): Layout {
  return { shape, offset: 0, strides: stridesOf(shape) };
}

/** Whether the elements are all numbers from the first on, in row-major order. */
export function isDense({ shape, offset, strides }: Layout): boolean {
  if (offset !== 0) return false;
  const dense = stridesOf(shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === dense[axis]);
}

/** Axis `permutation[i]` in the place of axis i. */
export function permuteLayout(layout: Layout, permutation: readonly number[]): Layout {
  return {
    shape: permutation.map((axis) => layout.shape[axis]),
    offset: layout.offset,
    strides: permutation.map((axis) => layout.strides[axis]),
  };
}

/** Stretched by NumPy's rule to `shape`, which it must fit. */
export function broadcastLayout(layout: Layout, shape: Shape): Layout {
  const lead = shape.length - layout.shape.length;
  const strides = shape.map((_, axis) =>
    axis < lead || layout.shape[axis - lead] === 1 ? 0 : layout.strides[axis - lead],
  );
  return { shape, offset: layout.offset, strides };
}

/** From `starts` on, `sizes` elements along each axis, `steps` apart; steps may be negative. */
export function sliceLayout(
  { offset, strides }: Layout,
  starts: readonly number[],
  sizes: readonly number[],
  steps: readonly number[],
): Layout {
  return {
    shape: sizes,
    offset: starts.reduce((sum, start, axis) => sum + start * strides[axis], offset),
    strides: strides.map((stride, axis) => stride * steps[axis]),
  };
}

/**
 * The same elements in row-major order under another shape; `null` where no strides can say so and the
 * elements must be copied first.
 */
export function reshapeLayout({ shape, offset, strides }: Layout, wanted: Shape): Layout | null {
  if (sizeOf(wanted) === 0) return denseLayout(wanted);
  const runs = mergedRuns(shape, strides);
  const result: number[] = new Array(wanted.length).fill(0);
  let run = runs.length - 1;
  // What is left of the run, from its end, while axes are cut off it.
  let left = run >= 0 ? runs[run].length : 1;
  let stride = run >= 0 ? runs[run].stride : 0;
  for (let axis = wanted.length - 1; axis >= 0; axis--) {
    if (wanted[axis] === 1) continue;
    if (left === 1) {
      run--;
      ({ length: left, stride } = runs[run]);
    }
    if (left % wanted[axis] !== 0) return null;
    result[axis] = stride;
    stride *= wanted[axis];
    left /= wanted[axis];
  }
  return { shape: wanted, offset, strides: result };
}

/** Neighbouring axes that are read like one, joined; axes of length 1 left out. */
function mergedRuns(
  shape: Shape,
  strides: readonly number[],
): { length: number; stride: number }[] {
  const runs: { length: number; stride: number }[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const last = runs.at(-1);
    if (last && last.stride === strides[axis] * length) {
      runs[runs.length - 1] = { length: last.length * length, stride: strides[axis] };
    } else runs.push({ length, stride: strides[axis] });
  });
  return runs;
}
