import {
  formatShape,
  isFloating,
  normalizeAxis,
  type Shape,
  ShapeError,
  sizeOf,
  stridesOf,
} from '../base/index.ts';
import { leaf, scalar, type Tensor } from '../graph/index.ts';
import { callable, type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { primitives as p } from './primitives/index.ts';

/**
 * The elements of `x` at `indices` along an axis; of the flattened tensor without one. Negative indices
 * count from the end.
 *
 * Throws `DataError`, when it is computed, for an index outside the axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.take([[1, 2], [3, 4]], [1, 0], { axis: 1 }).arraySync(); // [[2, 1], [4, 3]]
 * ```
 */
export const take: OnOne<[indices: TensorLike, options?: { axis?: number | null }]> = onOne(
  'take',
  (given, indices: TensorLike, options: { axis?: number | null } = {}) => {
    const isFlat = options.axis === undefined || options.axis === null;
    const x = isFlat ? p.reshape(given, { shape: [given.size] }) : given;
    const axis = isFlat ? 0 : normalizeAxis(options.axis ?? 0, x.rank, 'take');
    return p.gather(x, fromStart(whole(indices), x.shape[axis]), { axis });
  },
);

/** For each index, the element at that place of the axis. */
export const takeAlongAxis: OnOne<[indices: TensorLike, options?: { axis?: number | null }]> =
  onOne('takeAlongAxis', (given, indices: TensorLike, options: { axis?: number | null } = {}) => {
    const isFlat = options.axis === undefined || options.axis === null;
    const x = isFlat ? p.reshape(given, { shape: [given.size] }) : given;
    const axis = isFlat ? 0 : normalizeAxis(options.axis ?? 0, x.rank, 'takeAlongAxis');
    const places = fromStart(whole(indices), x.shape[axis]);
    const lengths = x.shape.map((length, at) =>
      at === axis ? places.shape[at] : Math.max(length, places.shape[at]),
    );
    const full = x.shape.map((length, at) => (at === axis ? length : lengths[at]));
    return p.takeAlongAxis(
      p.broadcastTo(x, { shape: full }),
      p.broadcastTo(places, { shape: lengths }),
      { axis },
    );
  });

/** A box of `shape` from `startIndices` on. */
export const slice: OnOne<[startIndices: readonly number[], shape: Shape]> = onOne(
  'slice',
  (x, startIndices: readonly number[], shape: Shape) => {
    const sizes = shape.map((length, axis) =>
      length === -1 ? x.shape[axis] - startIndices[axis] : length,
    );
    return p.slice(x, { starts: startIndices, sizes, strides: sizes.map(() => 1) });
  },
);

/** `inputs` with a box from `startIndices` on replaced by `updates`. */
export const sliceUpdate: OnOne<[startIndices: readonly number[], updates: TensorLike]> = onOne(
  'sliceUpdate',
  (x, startIndices: readonly number[], updates: TensorLike) => {
    const box = cast(toTensor(updates), x.dtype);
    const high = x.shape.map((length, axis) => length - startIndices[axis] - box.shape[axis]);
    const around = { low: startIndices, high, interior: high.map(() => 0) };
    const inside = p.pad(p.broadcastTo(scalar(1, 'bool'), { shape: box.shape }), {
      ...around,
      value: 0,
    });
    return p.select(inside, p.pad(box, { ...around, value: 0 }), x);
  },
);

/**
 * Zeros of `shape` to which `values` are added at `indices`: a list of places, one number an axis (the
 * axes behind those are whole slices).
 */
export const scatter: (indices: TensorLike, values: TensorLike, shape: Shape) => Tensor = callable(
  'scatter',
  (indices: TensorLike, values: TensorLike, shape: Shape) => {
    const { places, updates, rows, inner } = flatPlaces(indices, toTensor(values), shape);
    return p.reshape(p.scatterAdd(updates, places, { axis: 0, shape: [rows, inner] }), { shape });
  },
);

/** `inputs` with the elements at `indices` replaced by `updates`; of a place named twice any one counts. */
export const scatterUpdate: OnOne<[indices: TensorLike, updates: TensorLike]> = onOne(
  'scatterUpdate',
  (x, indices: TensorLike, given: TensorLike) => {
    const { places, updates, rows, inner } = flatPlaces(
      indices,
      cast(toTensor(given), x.dtype),
      x.shape,
    );
    const working = isFloating(x.dtype) ? x.dtype : 'int32';
    const count = p.scatterAdd(
      p.broadcastTo(scalar(1, working), { shape: updates.shape }),
      places,
      { axis: 0, shape: [rows, inner] },
    );
    const sums = p.scatterAdd(cast(updates, working), places, { axis: 0, shape: [rows, inner] });
    const named = p.greater(count, scalar(0, working));
    const one = p.maximum(count, scalar(1, working));
    const replaced = isFloating(working) ? p.divide(sums, one) : p.floorDivide(sums, one);
    return p.reshape(
      p.select(named, cast(replaced, x.dtype), p.reshape(x, { shape: [rows, inner] })),
      { shape: x.shape },
    );
  },
);

/** Places of several axes as places of one, and the values as rows for them. */
function flatPlaces(
  indices: TensorLike,
  values: Tensor,
  shape: Shape,
): { places: Tensor; updates: Tensor; rows: number; inner: number } {
  const given = whole(indices);
  const depth = given.shape[given.rank - 1];
  if (given.rank < 1 || depth > shape.length) {
    throw new ShapeError(
      `scatter: indices of the shape ${formatShape(given.shape)} name ${depth} axes; the tensor has ${shape.length}.`,
      { doing: 'scatter', given: given.shape, wanted: shape },
    );
  }
  const outer = shape.slice(0, depth);
  const strides = leaf(Int32Array.from(stridesOf(outer)), [depth]);
  const count = sizeOf(given.shape.slice(0, -1));
  const places = p.reshape(p.sum(p.multiply(given, strides), { axes: [given.rank - 1] }), {
    shape: [count],
  });
  const inner = sizeOf(shape.slice(depth));
  return {
    places,
    updates: p.reshape(values, { shape: [count, inner] }),
    rows: sizeOf(outer),
    inner,
  };
}

function whole(indices: TensorLike): Tensor {
  return cast(toTensor(indices), 'int32');
}

/** Indices counted from the start, where they were counted from the end. */
function fromStart(indices: Tensor, length: number): Tensor {
  const { origin } = indices;
  if (origin.kind === 'leaf') {
    return origin.values.some((index) => index < 0)
      ? leaf(
          Int32Array.from(origin.values, (index) => (index < 0 ? index + length : index)),
          indices.shape,
        )
      : indices;
  }
  return p.select(
    p.less(indices, scalar(0, 'int32')),
    p.add(indices, scalar(length, 'int32')),
    indices,
  );
}
