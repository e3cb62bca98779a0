import { normalizeAxes, normalizeAxis, sizeOf } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast } from './convert.ts';
import { primitives as p } from './primitives/index.ts';
import { keepAxes } from './primitives/sum.ts';

export interface ReduceOptions {
  /** The axis or axes that are reduced; negative ones count from the back. Default all. */
  axis?: number | readonly number[] | null;
  /** Whether reduced axes stay, with the length 1. Default false. */
  keepdims?: boolean;
}

export interface ExtremeOptions extends ReduceOptions {
  /** A bound that the result does not pass: the result for no elements. */
  initial?: number;
}

/** Reduces and puts the reduced axes back if they are to stay. */
function reduce(name: string, x: Tensor, options: ReduceOptions, fn: (axes: number[]) => Tensor): Tensor {
  const axes = normalizeAxes(options.axis, x.rank, name);
  const reduced = fn(axes);
  return options.keepdims ? p.reshape(reduced, { shape: keepAxes(x.shape, axes) }) : reduced;
}

/** Numbers of a dtype that sums can be taken of: bool counts as int32. */
function countable(x: Tensor): Tensor {
  return x.dtype === 'bool' || x.dtype === 'uint8' ? cast(x, 'int32') : x;
}

/**
 * The sum over axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.sum([[1, 2], [3, 4]], { axis: 1 }).arraySync(); // [3, 7]
 * ```
 */
export const sum: OnOne<[options?: ReduceOptions]> = onOne('sum', (x, options: ReduceOptions = {}) =>
  reduce('sum', x, options, (axes) => p.sum(countable(x), { axes })),
);

/** The mean over axes: the sum divided by the number of elements. */
export const mean: OnOne<[options?: ReduceOptions]> = onOne('mean', (x, options: ReduceOptions = {}) =>
  reduce('mean', x, options, (axes) => {
    const values = toFloat(x);
    const count = sizeOf(axes.map((axis) => x.shape[axis]));
    return p.divide(p.sum(values, { axes }), scalar(count, values.dtype));
  }),
);

/** The product over axes. */
export const prod: OnOne<[options?: ReduceOptions]> = onOne('prod', (x, options: ReduceOptions = {}) =>
  reduce('prod', x, options, (axes) => p.prod(countable(x), { axes })),
);

/** The greatest element over axes. Throws `ShapeError` where there is none and no `initial`. */
export const max: OnOne<[options?: ExtremeOptions]> = onOne('max', (x, options: ExtremeOptions = {}) =>
  reduce('max', x, options, (axes) => bounded(x, axes, options.initial, p.reduceMax, p.maximum)),
);

/** The least element over axes. Throws `ShapeError` where there is none and no `initial`. */
export const min: OnOne<[options?: ExtremeOptions]> = onOne('min', (x, options: ExtremeOptions = {}) =>
  reduce('min', x, options, (axes) => bounded(x, axes, options.initial, p.reduceMin, p.minimum)),
);

function bounded(
  x: Tensor,
  axes: number[],
  initial: number | undefined,
  extreme: typeof p.reduceMax,
  pick: typeof p.maximum,
): Tensor {
  if (initial === undefined) return extreme(x, { axes });
  const bound = scalar(initial, x.dtype);
  const isEmpty = axes.some((axis) => x.shape[axis] === 0);
  const rest = x.shape.filter((_, axis) => !axes.includes(axis));
  return isEmpty ? p.broadcastTo(bound, { shape: rest }) : pick(extreme(x, { axes }), bound);
}

/** Whether all elements over axes are true, or not 0. */
export const all: OnOne<[options?: ReduceOptions]> = onOne('all', (x, options: ReduceOptions = {}) =>
  reduce('all', x, options, (axes) => p.cast(p.prod(p.cast(cast(x, 'bool'), { dtype: 'int32' }), { axes }), { dtype: 'bool' })),
);

/** Whether any element over axes is true, or not 0. */
export const any: OnOne<[options?: ReduceOptions]> = onOne('any', (x, options: ReduceOptions = {}) =>
  reduce('any', x, options, (axes) => p.cast(p.sum(p.cast(cast(x, 'bool'), { dtype: 'int32' }), { axes }), { dtype: 'bool' })),
);

/** How many elements over axes are not 0. */
export const countNonzero: OnOne<[options?: ReduceOptions]> = onOne('countNonzero', (x, options: ReduceOptions = {}) =>
  reduce('countNonzero', x, options, (axes) => p.sum(p.cast(cast(x, 'bool'), { dtype: 'int32' }), { axes })),
);

export interface ArgOptions {
  /** Default: the place in the flattened tensor. */
  axis?: number | null;
  keepdims?: boolean;
}

/** The place of the greatest element along an axis; of equal ones the first. */
export const argmax: OnOne<[options?: ArgOptions]> = onOne('argmax', (x, options: ArgOptions = {}) => place(x, options, p.argMax, 'argmax'));

/** The place of the least element along an axis; of equal ones the first. */
export const argmin: OnOne<[options?: ArgOptions]> = onOne('argmin', (x, options: ArgOptions = {}) => place(x, options, p.argMin, 'argmin'));

function place(x: Tensor, { axis, keepdims }: ArgOptions, find: typeof p.argMax, name: string): Tensor {
  if (axis === undefined || axis === null) {
    const found = find(p.reshape(x, { shape: [x.size] }), { axis: 0 });
    return keepdims ? p.reshape(found, { shape: x.shape.map(() => 1) }) : found;
  }
  const at = normalizeAxis(axis, x.rank, name);
  const found = find(x, { axis: at });
  return keepdims ? p.reshape(found, { shape: keepAxes(x.shape, [at]) }) : found;
}

