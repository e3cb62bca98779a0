import { type DType, normalizeAxis, sizeOf, toDType } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';
import { dropAxes, keepAxes } from './primitives/sum-broadcast.ts';
import { reshaped } from './rearrange.ts';
import { countable, REDUCE_OPTIONS, type ReduceOptions, reduceAxes } from './reduce.ts';

export type { ReduceOptions } from './reduce.ts';

/**
 * The sum over axes; 0 for no elements.
 *
 * bool and uint8 are summed as int32. Throws `ArgumentRangeError` for an axis that is not there, as
 * all reductions do.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.sum([[1, 2], [3, 4]]).arraySync(); // 10
 * ops.sum([[1, 2], [3, 4]], { axis: 1 }).arraySync(); // [3, 7]
 * ops.sum([[1, 2], [3, 4]], { axis: 1, keepdims: true }).arraySync(); // [[3], [7]]
 * ```
 */
export const sum: OnOne<[options?: ReduceOptions]> = onOne(
  'sum',
  (x, options = {}) => reduceAxes('sum', x, options, (axes) => p.sum(countable(x), { axes })),
  REDUCE_OPTIONS,
);

/**
 * The mean over axes: the sum divided by the number of elements; NaN for no elements.
 *
 * The mean of whole numbers and of truth values is a floating-point number.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.mean([[1, 2], [3, 4]], { axis: 0 }).arraySync(); // [2, 3]
 * ```
 */
export const mean: OnOne<[options?: ReduceOptions]> = onOne(
  'mean',
  (x, options = {}) =>
    reduceAxes('mean', x, options, (axes) => {
      const values = toFloat(x);
      const count = sizeOf(axes.map((axis) => x.shape[axis]));
      return p.divide(p.sum(values, { axes }), scalar(count, values.dtype));
    }),
  REDUCE_OPTIONS,
);

export interface ProdOptions extends ReduceOptions {
  /** The dtype that is computed in. Default that of `x`; int32 for bool and uint8. */
  dtype?: DType | null;
}

const PROD_OPTIONS: readonly (keyof ProdOptions)[] = [...REDUCE_OPTIONS, 'dtype'];

/**
 * The product over axes; 1 for no elements. The gradient is right with zeros among them too.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.prod([[1, 2], [3, 4]], { axis: 1 }).arraySync(); // [2, 12]
 * ```
 */
export const prod: OnOne<[options?: ProdOptions]> = onOne(
  'prod',
  (x, options = {}) =>
    reduceAxes('prod', x, options, (axes) =>
      p.prod(options.dtype ? cast(x, toDType(options.dtype)) : countable(x), { axes }),
    ),
  PROD_OPTIONS,
);

export interface ExtremeOptions extends ReduceOptions {
  /** One more element, which is there for every result; the result for no elements. */
  initial?: number | null;
}

const EXTREME_OPTIONS: readonly (keyof ExtremeOptions)[] = [...REDUCE_OPTIONS, 'initial'];

/**
 * The greatest element over axes; NaN where there is one. Equal ones share the gradient evenly.
 *
 * Throws `ShapeError` where there is no element and no `initial`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.max([[1, 5], [3, 2]], { axis: 1 }).arraySync(); // [5, 3]
 * ops.max([-2, -1], { initial: 0 }).arraySync(); // 0
 * ```
 */
export const max: OnOne<[options?: ExtremeOptions]> = extreme('max', p.reduceMax, p.maximum);

/** Keras's other name for `max`, without `initial`. */
export const amax: OnOne<[options?: ReduceOptions]> = extreme(
  'amax',
  p.reduceMax,
  p.maximum,
  REDUCE_OPTIONS,
);

/**
 * The least element over axes; NaN where there is one. Equal ones share the gradient evenly.
 *
 * Throws `ShapeError` where there is no element and no `initial`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.min([[1, 5], [3, 2]], { axis: 1 }).arraySync(); // [1, 2]
 * ```
 */
export const min: OnOne<[options?: ExtremeOptions]> = extreme('min', p.reduceMin, p.minimum);

/** Keras's other name for `min`, without `initial`. */
export const amin: OnOne<[options?: ReduceOptions]> = extreme(
  'amin',
  p.reduceMin,
  p.minimum,
  REDUCE_OPTIONS,
);

function extreme(
  name: string,
  best: typeof p.reduceMax,
  better: typeof p.maximum,
  known: readonly string[] = EXTREME_OPTIONS,
): OnOne<[options?: ExtremeOptions]> {
  const run = (x: Tensor, options: ExtremeOptions = {}) =>
    reduceAxes(name, x, options, (axes) => {
      const { initial = null } = options;
      if (initial === null) return best(x, { axes });
      const bound = scalar(initial, x.dtype);
      const isEmpty = axes.some((axis) => x.shape[axis] === 0);
      if (isEmpty) return p.broadcastTo(bound, { shape: dropAxes(x.shape, axes) });
      return better(best(x, { axes }), bound);
    });
  return onOne(name, run, known);
}

/**
 * Whether all elements over axes are true, or not 0; true for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.all([[true, false], [true, true]], { axis: 1 }).arraySync(); // [false, true]
 * ```
 */
export const all: OnOne<[options?: ReduceOptions]> = onOne(
  'all',
  (x, options = {}) =>
    reduceAxes('all', x, options, (axes) => cast(p.prod(ones(x), { axes }), 'bool')),
  REDUCE_OPTIONS,
);

/**
 * Whether any element over axes is true, or not 0; false for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.any([[true, false], [false, false]], { axis: 1 }).arraySync(); // [true, false]
 * ```
 */
export const any: OnOne<[options?: ReduceOptions]> = onOne(
  'any',
  (x, options = {}) =>
    reduceAxes('any', x, options, (axes) => cast(p.sum(ones(x), { axes }), 'bool')),
  REDUCE_OPTIONS,
);

/**
 * How many elements over axes are not 0, as int32.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.countNonzero([[0, 1], [2, 3]], { axis: 0 }).arraySync(); // [1, 2]
 * ```
 */
export const countNonzero: OnOne<[options?: Pick<ReduceOptions, 'axis'>]> = onOne(
  'countNonzero',
  (x, options = {}) => {
    const { axis } = options;
    return reduceAxes('countNonzero', x, { axis }, (axes) => p.sum(ones(x), { axes }));
  },
  ['axis'],
);

/** 1 for each element that is true or not 0, else 0, as int32. */
function ones(x: Tensor): Tensor {
  return cast(cast(x, 'bool'), 'int32');
}

export interface ArgOptions {
  /** Default null: the place in the flattened tensor. */
  axis?: number | null;
  /** Whether the axis stays, with the length 1. Default false. */
  keepdims?: boolean;
}

const ARG_OPTIONS: readonly (keyof ArgOptions)[] = ['axis', 'keepdims'];

/**
 * The place of the greatest element along an axis, as int32; of equal ones the first, of NaN before all.
 *
 * No gradient passes. Throws `ShapeError` where there is no element.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.argmax([[0.1, 0.9], [0.8, 0.2]], { axis: -1 }).arraySync(); // [1, 0]
 * ```
 */
export const argmax: OnOne<[options?: ArgOptions]> = onOne(
  'argmax',
  (x, options = {}) => placeOf('argmax', p.argMax, x, options),
  ARG_OPTIONS,
);

/**
 * The place of the least element along an axis, as int32; of equal ones the first, of NaN before all.
 *
 * No gradient passes. Throws `ShapeError` where there is no element.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.argmin([3, 1, 2]).arraySync(); // 1
 * ```
 */
export const argmin: OnOne<[options?: ArgOptions]> = onOne(
  'argmin',
  (x, options = {}) => placeOf('argmin', p.argMin, x, options),
  ARG_OPTIONS,
);

function placeOf(
  name: string,
  find: typeof p.argMax,
  x: Tensor,
  { axis = null, keepdims = false }: ArgOptions,
): Tensor {
  if (axis === null) {
    const place = find(reshaped(x, [x.size]), { axis: 0 });
    return keepdims ? p.reshape(place, { shape: x.shape.map(() => 1) }) : place;
  }
  const along = normalizeAxis(axis, x.rank, name);
  const place = find(x, { axis: along });
  return keepdims ? p.reshape(place, { shape: keepAxes(x.shape, [along]) }) : place;
}
