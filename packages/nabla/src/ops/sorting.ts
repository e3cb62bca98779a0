import { checkNumber, type DType, normalizeAxis, toDType } from '../base/index.ts';
import { type KerasTensor, scalar, type Tensor } from '../graph/index.ts';
import { toNumber } from './arithmetic.ts';
import { callable, type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import * as p from './primitives/index.ts';
import { reshaped } from './rearrange.ts';

export interface SortOptions {
  /** The axis that is sorted; null for the flattened tensor. Default -1. */
  axis?: number | null;
}

const SORT_OPTIONS: readonly (keyof SortOptions)[] = ['axis'];

/**
 * The order that sorts an axis from the least to the greatest, as int32.
 *
 * Equal elements keep their order, NaN comes last. No gradient passes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.argsort([3, 1, 2]).arraySync(); // [1, 2, 0]
 * ```
 */
export const argsort: OnOne<[options?: SortOptions]> = onOne(
  'argsort',
  (x, options = {}) => {
    const [values, axis] = flatOr(x, options.axis, 'argsort');
    return p.argsort(values, { axis });
  },
  SORT_OPTIONS,
);

/**
 * The elements of an axis from the least to the greatest; NaN comes last.
 *
 * Each gradient goes back to the place that its element came from.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.sort([[3, 1, 2], [6, 5, 4]]).arraySync(); // [[1, 2, 3], [4, 5, 6]]
 * ```
 */
export const sort: OnOne<[options?: SortOptions]> = onOne(
  'sort',
  (x, options = {}) => {
    const [values, axis] = flatOr(x, options.axis, 'sort');
    return p.takeAlongAxis(values, p.argsort(values, { axis }), { axis });
  },
  SORT_OPTIONS,
);

export interface TopKOptions {
  /** Whether the greatest comes first. Default true; it always does. */
  sorted?: boolean;
}

const TOP_K_OPTIONS: readonly (keyof TopKOptions)[] = ['sorted'];

/**
 * The `k` greatest elements of the last axis from the greatest on, and their places, as int32.
 *
 * Of equal elements the first comes first. Throws `ArgumentRangeError` for a k that is no whole
 * number from 0 to the length of the axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * const [values, indices] = ops.topK([5, 9, 7], 2);
 * values.arraySync(); // [9, 7]
 * indices.arraySync(); // [1, 2]
 * ```
 */
export const topK: OnOne<[k: number, options?: TopKOptions], [values: Tensor, indices: Tensor]> =
  onOne(
    'topK',
    (x, k, _options = {}) => {
      const axis = normalizeAxis(-1, x.rank, 'topK');
      const length = x.shape[axis];
      const count = checkNumber('topK', 'k', k, { integer: true, min: 0, max: length });
      // Sorting the reversed axis keeps the first of equal elements in front once it is turned round.
      const turned = p.reverse(x, { axes: [axis] });
      const order = p.reverse(p.argsort(turned, { axis }), { axes: [axis] });
      const sizes = x.shape.map((each, at) => (at === axis ? count : each));
      const first = p.slice(order, {
        starts: sizes.map(() => 0),
        sizes,
        strides: sizes.map(() => 1),
      });
      const indices = p.subtract(scalar(length - 1, 'int32'), first);
      return [p.takeAlongAxis(x, indices, { axis }), indices];
    },
    TOP_K_OPTIONS,
  );

/** `inTopK`; symbolic in, symbolic out. */
export interface InTopK {
  (targets: TensorLike, predictions: TensorLike, k: number): Tensor;
  (
    targets: KerasTensor | TensorLike,
    predictions: KerasTensor | TensorLike,
    k: number,
  ): KerasTensor;
}

/**
 * Whether the prediction for each target is among the `k` greatest of its row.
 *
 * Shapes: targets (n,), whole numbers; predictions (n, classes); result (n,), bool. Predictions equal
 * to the k-th greatest are in too; NaN is not. Throws `ArgumentRangeError` for a k below 1,
 * `DataError` for a target outside the classes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.inTopK([2, 1], [[0.1, 0.2, 0.7], [0.5, 0.1, 0.4]], 2).arraySync(); // [true, false]
 * ```
 */
export const inTopK = callable(
  'inTopK',
  (targets: TensorLike, predictions: TensorLike, k: number) => {
    const count = checkNumber('inTopK', 'k', k, { integer: true, min: 1 });
    const values = toTensor(predictions);
    const labels = cast(toTensor(targets), 'int32');
    const axis = normalizeAxis(-1, values.rank, 'inTopK');
    const places = p.reshape(labels, { shape: [...labels.shape, 1] });
    const own = p.takeAlongAxis(values, places, { axis });
    // What is not at least as great as itself is NaN, and has everything above it.
    const above = p.logicalNot(p.lessEqual(values, own));
    const rank = p.sum(p.cast(above, { dtype: 'int32' }), { axes: [axis] });
    return p.less(rank, scalar(count, 'int32'));
  },
) as InTopK;

export interface CumulativeOptions {
  /** The axis along which it runs. Default null: the flattened tensor. */
  axis?: number | null;
  /** The dtype that is computed in. Default that of `x`, int32 for bool. */
  dtype?: DType | null;
}

const CUMULATIVE_OPTIONS: readonly (keyof CumulativeOptions)[] = ['axis', 'dtype'];

/**
 * The sum of all elements up to each one along an axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.cumsum([[1, 2], [3, 4]]).arraySync(); // [1, 3, 6, 10]
 * ops.cumsum([[1, 2], [3, 4]], { axis: 0 }).arraySync(); // [[1, 2], [4, 6]]
 * ```
 */
export const cumsum: OnOne<[options?: CumulativeOptions]> = onOne(
  'cumsum',
  (x, options = {}) => cumulate('cumsum', p.cumsum, x, options),
  CUMULATIVE_OPTIONS,
);

/**
 * The product of all elements up to each one along an axis. The gradient is right with zeros too.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.cumprod([1, 2, 3, 4]).arraySync(); // [1, 2, 6, 24]
 * ```
 */
export const cumprod: OnOne<[options?: CumulativeOptions]> = onOne(
  'cumprod',
  (x, options = {}) => cumulate('cumprod', p.cumprod, x, options),
  CUMULATIVE_OPTIONS,
);

function cumulate(
  name: string,
  fn: typeof p.cumsum,
  x: Tensor,
  { axis: given = null, dtype }: CumulativeOptions,
): Tensor {
  const [values, axis] = flatOr(dtype ? cast(x, toDType(dtype)) : toNumber(x), given, name);
  return fn(values, { axis, reverse: false, exclusive: false });
}

/** `x` and the axis; the flattened tensor where the axis is null. */
function flatOr(x: Tensor, axis: number | null | undefined, name: string): [Tensor, number] {
  if (axis === null) return [reshaped(x, [x.size]), 0];
  return [x, normalizeAxis(axis ?? -1, x.rank, name)];
}
