import {
  broadcastShapes,
  checkNumber,
  formatShape,
  normalizeAxis,
  type Shape,
  ShapeError,
} from '../base/index.ts';
import { scalar, Tensor } from '../graph/index.ts';
import { callable, type OnOne, type OnTwo, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { fromStart, whole } from './indices.ts';
import * as p from './primitives/index.ts';

export interface TakeOptions {
  /** Default: of the flattened tensor. */
  axis?: number | null;
}

/**
 * The elements of `x` at `indices` along an axis; of the flattened tensor without one.
 *
 * The indices stand in the place of the axis, with their own shape; negative ones count from the end.
 * Throws `DataError` for an index outside the axis when the tensor is computed, and for one that is no
 * whole number.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.take([[1, 2], [3, 4]], [1, 0], { axis: 1 }).arraySync(); // [[2, 1], [4, 3]]
 * ops.take([5, 6, 7], -1).item(); // 7
 * ```
 */
export const take: OnTwo<[options?: TakeOptions]> = callable(
  'take',
  (given: TensorLike, indices: TensorLike, options: TakeOptions = {}) => {
    const [x, axis] = flatOr('take', toTensor(given), options.axis);
    return p.gather(x, fromStart(whole('take', indices), x.shape[axis]), { axis });
  },
  ['axis'],
) as OnTwo<[options?: TakeOptions]>;

/**
 * For each index, the element of `x` at that place of the axis; the other axes of both are the same or
 * are stretched.
 *
 * Throws `ShapeError` where `x` and the indices have different numbers of axes, and `DataError` as
 * `take` does.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.takeAlongAxis([[1, 2], [3, 4]], [[1], [0]], { axis: 1 }).arraySync(); // [[2], [3]]
 * ```
 */
export const takeAlongAxis: OnTwo<[options?: TakeOptions]> = callable(
  'takeAlongAxis',
  (given: TensorLike, indices: TensorLike, options: TakeOptions = {}) => {
    const [x, axis] = flatOr('takeAlongAxis', toTensor(given), options.axis);
    const places = fromStart(whole('takeAlongAxis', indices), x.shape[axis]);
    const others =
      places.rank === x.rank && broadcastShapes(x.shape.with(axis, 1), places.shape.with(axis, 1));
    if (!others) {
      throw new ShapeError(
        `takeAlongAxis: indices of the shape ${formatShape(places.shape)} do not fit ${formatShape(x.shape)}; they need as many axes, with lengths that are equal or 1 except along axis ${axis}.`,
        { doing: 'takeAlongAxis', given: places.shape, wanted: x.shape },
      );
    }
    return p.takeAlongAxis(
      p.broadcastTo(x, { shape: others.with(axis, x.shape[axis]) }),
      p.broadcastTo(places, { shape: others.with(axis, places.shape[axis]) }),
      { axis },
    );
  },
  ['axis'],
) as OnTwo<[options?: TakeOptions]>;

/**
 * A box of `shape` from `startIndices` on; the length -1 goes up to the end of its axis.
 *
 * The starts may be a tensor that is only known when the graph runs; then each length must be given.
 * Throws `ShapeError` for a box that does not lie within the tensor, `DataError` where that shows later.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.slice([[1, 2, 3], [4, 5, 6]], [0, 1], [2, -1]).arraySync(); // [[2, 3], [5, 6]]
 * ```
 */
export const slice: OnOne<[startIndices: readonly number[] | Tensor, shape: Shape]> = onOne(
  'slice',
  (x, startIndices: readonly number[] | Tensor, shape: Shape) => {
    if (startIndices instanceof Tensor) return sliceFrom(x, startIndices, shape);
    const sizes = shape.map((length, axis) =>
      length === -1 ? x.shape[axis] - startIndices[axis] : length,
    );
    return p.slice(x, { starts: startIndices, sizes, strides: sizes.map(() => 1) });
  },
);

function sliceFrom(x: Tensor, starts: Tensor, shape: Shape): Tensor {
  if (starts.rank !== 1 || starts.size !== x.rank || shape.length !== x.rank) {
    throw new ShapeError(
      `slice: starts of the shape ${formatShape(starts.shape)} and the box [${shape.join(', ')}] do not fit ${formatShape(x.shape)}; each needs one number for each of its ${x.rank} axes.`,
      { doing: 'slice', given: { starts: starts.shape, shape }, wanted: x.rank },
    );
  }
  return shape.reduce((box, length, axis) => {
    checkNumber('slice', 'shape', length, { integer: true, min: 0 });
    const start = p.slice(cast(starts, 'int32'), { starts: [axis], sizes: [1], strides: [1] });
    const places = p.add(start, p.iota({ shape: [length], axis: 0, dtype: 'int32' }));
    return p.gather(box, places, { axis });
  }, x);
}

/**
 * `inputs` with the box from `startIndices` on replaced by `updates`.
 *
 * Throws `ShapeError` for a box that does not lie within the tensor.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.sliceUpdate([1, 2, 3, 4], [1], [9, 9]).arraySync(); // [1, 9, 9, 4]
 * ```
 */
export const sliceUpdate: OnOne<[startIndices: readonly number[], updates: TensorLike]> = onOne(
  'sliceUpdate',
  (x, startIndices: readonly number[], updates: TensorLike) => {
    const box = cast(toTensor(updates), x.dtype);
    const high = x.shape.map((length, axis) => length - startIndices[axis] - box.shape[axis]);
    const fits =
      box.rank === x.rank &&
      startIndices.length === x.rank &&
      startIndices.every((start, axis) => Number.isInteger(start) && start >= 0 && high[axis] >= 0);
    if (!fits) {
      throw new ShapeError(
        `sliceUpdate: updates of the shape ${formatShape(box.shape)} from [${startIndices.join(', ')}] on do not lie within ${formatShape(x.shape)}.`,
        { doing: 'sliceUpdate', given: { startIndices, updates: box.shape }, wanted: x.shape },
      );
    }
    const all = p.broadcastTo(scalar(1, 'bool'), { shape: box.shape });
    const inside = p.pad(all, { low: startIndices, high, value: 0 });
    return p.select(inside, p.pad(box, { low: startIndices, high, value: 0 }), x);
  },
);

function flatOr(
  name: string,
  x: Tensor,
  axis: number | null | undefined,
): readonly [x: Tensor, axis: number] {
  if (axis !== undefined && axis !== null) return [x, normalizeAxis(axis, x.rank, name)];
  return [p.reshape(x, { shape: [x.size] }), 0];
}
