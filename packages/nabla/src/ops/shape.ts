import {
  checkShape,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  type PartialShape,
  type Shape,
  ShapeError,
  sizeOf,
} from '../base/index.ts';
import { KerasTensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import { type TensorLike, toTensor } from './convert.ts';
import * as p from './primitives/index.ts';

/**
 * The same elements in row-major order under another shape; one length may be -1, which is what is left.
 *
 * Throws `ShapeError` where the numbers of elements differ.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.reshape([1, 2, 3, 4], [2, -1]).arraySync(); // [[1, 2], [3, 4]]
 * ```
 */
export const reshape: OnOne<[newshape: Shape]> = onOne('reshape', (x, newshape: Shape) =>
  p.reshape(x, { shape: resolveShape(x.shape, newshape) }),
);

/** A shape in which -1 is replaced by what is left of `from`. */
function resolveShape(from: Shape, to: Shape): number[] {
  const open = to.indexOf(-1);
  if (open < 0) return [...to];
  const known = sizeOf(to.filter((_, axis) => axis !== open));
  const left = sizeOf(from) / known;
  if (to.lastIndexOf(-1) !== open || !Number.isInteger(left)) {
    throw new ShapeError(
      `reshape: ${formatShape(from)} has ${sizeOf(from)} elements, which do not fill [${to.join(', ')}] with one whole number for -1.`,
      { doing: 'reshape', given: from, wanted: to },
    );
  }
  return to.map((length, axis) => (axis === open ? left : length));
}

/** All elements along one axis, in row-major order. */
export const ravel: OnOne<[]> = onOne('ravel', (x) => p.reshape(x, { shape: [x.size] }));

export interface TransposeOptions {
  /** Axis i of the result is axis axes[i] of the input. Default: all axes in the opposite order. */
  axes?: readonly number[] | null;
}

const TRANSPOSE_OPTIONS: readonly (keyof TransposeOptions)[] = ['axes'];

/**
 * The axes in another order.
 *
 * Throws `ShapeError` where `axes` does not name each axis once.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.transpose([[1, 2], [3, 4]]).arraySync(); // [[1, 3], [2, 4]]
 * ```
 */
export const transpose: OnOne<[options?: TransposeOptions]> = onOne(
  'transpose',
  (x, options: TransposeOptions = {}) => {
    const axes = options.axes ?? x.shape.map((_, axis) => x.rank - 1 - axis);
    return p.transpose(x, {
      permutation: axes.map((axis) => normalizeAxis(axis, x.rank, 'transpose')),
    });
  },
  TRANSPOSE_OPTIONS,
);

/** Two axes exchanged. */
export const swapaxes: OnOne<[axis1: number, axis2: number]> = onOne(
  'swapaxes',
  (x, axis1: number, axis2: number) => {
    const a = normalizeAxis(axis1, x.rank, 'swapaxes');
    const b = normalizeAxis(axis2, x.rank, 'swapaxes');
    return p.transpose(x, {
      permutation: x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
    });
  },
);

/**
 * Axes moved to other places; the others keep their order.
 *
 * Throws `ShapeError` where not as many places as axes are named, or one of them twice.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.moveaxis(ops.zeros([2, 3, 4]), 0, -1).shape; // [3, 4, 2]
 * ```
 */
export const moveaxis: OnOne<
  [source: number | readonly number[], destination: number | readonly number[]]
> = onOne(
  'moveaxis',
  (x, source: number | readonly number[], destination: number | readonly number[]) => {
    const [from, to] = [source, destination].map((axes) =>
      [axes].flat().map((axis) => normalizeAxis(axis, x.rank, 'moveaxis')),
    );
    if (from.length !== to.length || [from, to].some((axes) => new Set(axes).size < axes.length)) {
      throw new ShapeError(
        `moveaxis: axes [${from.join(', ')}] cannot be moved to [${to.join(', ')}]; name each axis once, and one place for each.`,
        { doing: 'moveaxis', given: { source, destination } },
      );
    }
    const rest = [...x.shape.keys()].filter((axis) => !from.includes(axis));
    const permutation = x.shape.map((_, axis) =>
      to.includes(axis) ? from[to.indexOf(axis)] : (rest.shift() ?? 0),
    );
    return p.transpose(x, { permutation });
  },
);

/**
 * New axes of length 1 at the places `axis` of the result.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.expandDims([1, 2], -1).arraySync(); // [[1], [2]]
 * ```
 */
export const expandDims: OnOne<[axis: number | readonly number[]]> = onOne(
  'expandDims',
  (x, axis: number | readonly number[]) => {
    const list = [axis].flat();
    const rank = x.rank + list.length;
    const places = normalizeAxes(list, rank, 'expandDims');
    if (places.length < list.length) {
      throw new ShapeError(
        `expandDims: [${list.join(', ')}] names one of the ${rank} axes of the result twice.`,
        { doing: 'expandDims', given: axis },
      );
    }
    const rest = [...x.shape];
    const shape = Array.from({ length: rank }, (_, at) =>
      places.includes(at) ? 1 : (rest.shift() ?? 1),
    );
    return p.reshape(x, { shape });
  },
);

export interface SqueezeOptions {
  /** Which axes go. Default: all of length 1. */
  axis?: number | readonly number[] | null;
}

const SQUEEZE_OPTIONS: readonly (keyof SqueezeOptions)[] = ['axis'];

/** Without axes of length 1: all of them, or those given. Throws `ShapeError` for longer ones. */
export const squeeze: OnOne<[options?: SqueezeOptions]> = onOne(
  'squeeze',
  (x, options: SqueezeOptions = {}) => {
    const given =
      options.axis === undefined || options.axis === null
        ? x.shape.flatMap((length, axis) => (length === 1 ? [axis] : []))
        : normalizeAxes(options.axis, x.rank, 'squeeze');
    const long = given.find((axis) => x.shape[axis] !== 1);
    if (long !== undefined)
      throw new ShapeError(
        `squeeze: axis ${long} of ${formatShape(x.shape)} has the length ${x.shape[long]}; only axes of length 1 go.`,
        { doing: 'squeeze', given: long, wanted: 1 },
      );
    return p.reshape(x, { shape: x.shape.filter((_, axis) => !given.includes(axis)) });
  },
  SQUEEZE_OPTIONS,
);

/**
 * `x` stretched to a shape, by NumPy's rule.
 *
 * Throws `ShapeError` where an axis that would be stretched is not of length 1.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.broadcastTo([1, 2], [2, 2]).arraySync(); // [[1, 2], [1, 2]]
 * ```
 */
export const broadcastTo: OnOne<[shape: Shape]> = onOne('broadcastTo', (x, shape: Shape) => {
  checkShape(shape, 'broadcastTo');
  return p.broadcastTo(x, { shape });
});

/** The tensor itself: tensors never change, so none is copied. */
export const copy: OnOne<[]> = onOne('copy', (x) => p.identity(x));

/** The lengths of the axes; `null` for those of a symbolic tensor that are open. */
export function shape(x: TensorLike): Shape;
export function shape(x: KerasTensor): PartialShape;
export function shape(x: TensorLike | KerasTensor): PartialShape {
  return x instanceof KerasTensor ? x.shape : toTensor(x).shape;
}

/** The number of axes. */
export function ndim(x: TensorLike | KerasTensor): number {
  return x instanceof KerasTensor ? x.shape.length : toTensor(x).rank;
}

/** The number of elements; `null` for a symbolic tensor with an open length. */
export function size(x: TensorLike): number;
export function size(x: KerasTensor): number | null;
export function size(x: TensorLike | KerasTensor): number | null {
  if (!(x instanceof KerasTensor)) return toTensor(x).size;
  const known = x.shape.filter((length) => length !== null);
  return known.length === x.shape.length ? sizeOf(known) : null;
}
