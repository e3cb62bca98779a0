import {
  checkChoice,
  checkShape,
  DataError,
  formatShape,
  type Shape,
  ShapeError,
  sameShape,
  sizeOf,
  stridesOf,
} from '../base/index.ts';
import { leaf, scalar, type Tensor } from '../graph/index.ts';
import { callable, type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { whole } from './indices.ts';
import * as p from './primitives/index.ts';

/**
 * Zeros of `shape`, to which `values` are added at `indices`.
 *
 * The last axis of the indices (..., k) holds a place along the first k axes of the shape; the values
 * have the shape (..., then what is left of the shape). Those at one place add up. Negative places
 * count from the end. Throws `ShapeError` for values of another shape, and `DataError` for a place that
 * does not exist.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.scatter([[0], [2], [0]], [1, 2, 3], [4]).arraySync(); // [4, 0, 2, 0]
 * ```
 */
export const scatter: (indices: TensorLike, values: TensorLike, shape: Shape) => Tensor = callable(
  'scatter',
  (indices: TensorLike, values: TensorLike, shape: Shape) => {
    checkShape(shape, 'scatter');
    return addAt('scatter', indices, toTensor(values), shape);
  },
);

const REDUCTIONS = ['add'] as const;

export interface ScatterUpdateOptions {
  /** What happens to the elements that are there: default they are replaced; `add` adds to them. */
  reduction?: (typeof REDUCTIONS)[number] | null;
}

const SCATTER_UPDATE_OPTIONS: readonly (keyof ScatterUpdateOptions)[] = ['reduction'];

/**
 * `inputs` with the elements at `indices` replaced by `updates`; of a place that is named twice the last
 * update stays.
 *
 * Shapes and errors are those of `scatter`. Of Keras's reductions there is `add`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.scatterUpdate([1, 2, 3], [[0], [2]], [8, 9]).arraySync(); // [8, 2, 9]
 * ops.scatterUpdate([1, 2, 3], [[0], [0]], [8, 9], { reduction: 'add' }).arraySync(); // [18, 2, 3]
 * ```
 */
export const scatterUpdate: OnOne<
  [indices: TensorLike, updates: TensorLike, options?: ScatterUpdateOptions]
> = onOne(
  'scatterUpdate',
  (x, indices: TensorLike, given: TensorLike, options: ScatterUpdateOptions = {}) => {
    const updates = cast(toTensor(given), x.dtype);
    const reduction = options.reduction ?? undefined;
    if (reduction !== undefined) {
      checkChoice('scatterUpdate', 'reduction', reduction, REDUCTIONS);
      return p.add(x, addAt('scatterUpdate', indices, updates, x.shape));
    }
    const { places, rows, flat } = flattened('scatterUpdate', indices, updates, x.shape);
    const replaced = p.scatterUpdate(p.reshape(x, { shape: flat }), places, rows, { axis: 0 });
    return p.reshape(replaced, { shape: x.shape });
  },
  SCATTER_UPDATE_OPTIONS,
);

function addAt(name: string, indices: TensorLike, values: Tensor, shape: Shape): Tensor {
  const { places, rows, flat } = flattened(name, indices, values, shape);
  return p.reshape(p.scatterAdd(rows, places, { axis: 0, shape: flat }), { shape });
}

interface Flattened {
  /** One place for each row. */
  readonly places: Tensor;
  readonly rows: Tensor;
  /** The shape with the axes that are indexed as one, and the others as one. */
  readonly flat: readonly [number, number];
}

/** Places of several axes as places of one, and the values as rows for them. */
function flattened(name: string, indices: TensorLike, values: Tensor, shape: Shape): Flattened {
  const given = whole(name, indices);
  const depth = given.shape.at(-1) ?? 0;
  if (given.rank < 1 || depth < 1 || depth > shape.length) {
    throw new ShapeError(
      `${name}: indices of the shape ${formatShape(given.shape)} name ${depth} axes; they must name 1 to ${shape.length} of ${formatShape(shape)}, with one number for each along their last axis.`,
      { doing: name, given: given.shape, wanted: shape },
    );
  }
  const batch = given.shape.slice(0, -1);
  const [outer, inner] = [shape.slice(0, depth), shape.slice(depth)];
  if (!sameShape(values.shape, [...batch, ...inner])) {
    throw new ShapeError(
      `${name}: the values have the shape ${formatShape(values.shape)}; for indices ${formatShape(given.shape)} into ${formatShape(shape)} it must be ${formatShape([...batch, ...inner])}.`,
      { doing: name, given: values.shape, wanted: [...batch, ...inner] },
    );
  }
  const count = sizeOf(batch);
  const flat = [sizeOf(outer), sizeOf(inner)] as const;
  const table = p.reshape(given, { shape: [count, depth] });
  const places =
    given.origin.kind === 'leaf'
      ? leaf(knownPlaces(name, given.origin.values, outer), [count])
      : laterPlaces(table, outer);
  return { places, rows: p.reshape(values, { shape: [count, flat[1]] }), flat };
}

function knownPlaces(name: string, indices: ArrayLike<number>, lengths: Shape): Int32Array {
  const strides = stridesOf(lengths);
  const places = new Int32Array(indices.length / lengths.length);
  for (let i = 0; i < indices.length; i++) {
    const [row, axis] = [Math.floor(i / lengths.length), i % lengths.length];
    const [index, length] = [indices[i], lengths[axis]];
    if (index < -length || index >= length) {
      throw new DataError(
        `${name}: index ${index} (row ${row} of the indices) does not exist along axis ${axis}, which has the length ${length}.`,
        { doing: name, given: index, wanted: [-length, length - 1], row, axis },
      );
    }
    places[row] += (index < 0 ? index + length : index) * strides[axis];
  }
  return places;
}

/** A row with an index outside of its axis gets the place -1, which no tensor has. */
function laterPlaces(table: Tensor, lengths: Shape): Tensor {
  const [zero, limits] = [scalar(0, 'int32'), leaf(Int32Array.from(lengths), [lengths.length])];
  const turned = p.select(p.less(table, zero), p.add(table, limits), table);
  const inside = p.logicalAnd(p.greaterEqual(turned, zero), p.less(turned, limits));
  const strides = leaf(Int32Array.from(stridesOf(lengths)), [lengths.length]);
  const places = p.sum(p.multiply(turned, strides), { axes: [1] });
  const valid = p.reduceMin(p.cast(inside, { dtype: 'int32' }), { axes: [1] });
  return p.select(p.greater(valid, zero), places, scalar(-1, 'int32'));
}
