import {
  formatShape,
  normalizeAxes,
  normalizeAxis,
  promote,
  type Shape,
  ShapeError,
  sizeOf,
  UsageError,
} from '../base/index.ts';
import { leaf, type Tensor } from '../graph/index.ts';
import { type OnList, type OnOne, onList, onOne } from './callable.ts';
import { cast } from './convert.ts';
import { primitives as p } from './primitives/index.ts';

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
export function resolveShape(from: Shape, to: Shape): number[] {
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

/** All elements along one axis. */
export const ravel: OnOne<[]> = onOne('ravel', (x) => p.reshape(x, { shape: [x.size] }));

/** The axes in another order; default: turned round. */
export const transpose: OnOne<[options?: { axes?: readonly number[] | null }]> = onOne(
  'transpose',
  (x, options: { axes?: readonly number[] | null } = {}) => {
    const axes = options.axes ?? x.shape.map((_, axis) => x.rank - 1 - axis);
    return p.transpose(x, {
      permutation: axes.map((axis) => normalizeAxis(axis, x.rank, 'transpose')),
    });
  },
);

/** Two axes exchanged. */
export const swapaxes: OnOne<[axis1: number, axis2: number]> = onOne(
  'swapaxes',
  (x, axis1: number, axis2: number) => {
    const [a, b] = [
      normalizeAxis(axis1, x.rank, 'swapaxes'),
      normalizeAxis(axis2, x.rank, 'swapaxes'),
    ];
    return p.transpose(x, {
      permutation: x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
    });
  },
);

/** Axes moved to other places; the others keep their order. */
export const moveaxis: OnOne<
  [source: number | readonly number[], destination: number | readonly number[]]
> = onOne(
  'moveaxis',
  (x, source: number | readonly number[], destination: number | readonly number[]) => {
    const from = [source].flat().map((axis) => normalizeAxis(axis, x.rank, 'moveaxis'));
    const to = [destination].flat().map((axis) => normalizeAxis(axis, x.rank, 'moveaxis'));
    const rest = [...x.shape.keys()].filter((axis) => !from.includes(axis));
    const permutation = x.shape.map((_, axis) =>
      to.includes(axis) ? from[to.indexOf(axis)] : (rest.shift() ?? 0),
    );
    return p.transpose(x, { permutation });
  },
);

/** A new axis of length 1 at `axis` of the result. */
export const expandDims: OnOne<[axis: number | readonly number[]]> = onOne(
  'expandDims',
  (x, axis: number | readonly number[]) => {
    const list = [axis].flat();
    const places = normalizeAxes(list, x.rank + list.length, 'expandDims');
    const rest = [...x.shape];
    const shape = Array.from({ length: x.rank + places.length }, (_, at) =>
      places.includes(at) ? 1 : (rest.shift() ?? 1),
    );
    return p.reshape(x, { shape });
  },
);

/** Without axes of length 1: all of them, or those given. Throws `ShapeError` for longer ones. */
export const squeeze: OnOne<[options?: { axis?: number | readonly number[] | null }]> = onOne(
  'squeeze',
  (x, options: { axis?: number | readonly number[] | null } = {}) => {
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
);

/** `x` stretched to a shape. */
export const broadcastTo: OnOne<[shape: Shape]> = onOne('broadcastTo', (x, shape: Shape) =>
  p.broadcastTo(x, { shape }),
);

/** Tensors joined along an axis. */
export const concatenate: OnList<[options?: { axis?: number }]> = onList(
  'concatenate',
  (xs, options: { axis?: number } = {}) => join(xs, options.axis ?? 0),
);

/** Tensors of one shape side by side along a new axis. */
export const stack: OnList<[options?: { axis?: number }]> = onList(
  'stack',
  (xs, options: { axis?: number } = {}) => {
    const [first] = xs;
    if (!first)
      throw new ShapeError('stack: there is no tensor to put side by side.', { doing: 'stack' });
    const axis = normalizeAxis(options.axis ?? 0, first.rank + 1, 'stack');
    return join(
      xs.map((x) => expandDims(x, axis)),
      axis,
    );
  },
);

/** Tensors below each other: along the first axis, a single row as a matrix. */
export const vstack: OnList<[]> = onList('vstack', (xs) =>
  join(
    xs.map((x) => (x.rank < 2 ? p.reshape(x, { shape: [1, x.size] }) : x)),
    0,
  ),
);

/** Tensors beside each other: along the second axis, of tensors of one axis along that. */
export const hstack: OnList<[]> = onList('hstack', (xs) => {
  const wide = xs.map((x) => (x.rank === 0 ? p.reshape(x, { shape: [1] }) : x));
  return join(wide, wide[0]?.rank === 1 ? 0 : 1);
});

function join(xs: readonly Tensor[], axis: number): Tensor {
  if (xs.length === 0)
    throw new ShapeError('concatenate: there is no tensor to join.', { doing: 'concatenate' });
  const dtype = xs.map((x) => x.dtype).reduce((a, b) => promote(a, b));
  const tensors = xs.map((x) => cast(x, dtype));
  return p.concatenate(tensors, { axis: normalizeAxis(axis, tensors[0].rank, 'concatenate') });
}

/** Equal parts along an axis, or parts that begin at the given indices. */
export const split: OnOne<
  [indicesOrSections: number | readonly number[], options?: { axis?: number }],
  Tensor[]
> = onOne(
  'split',
  (x, indicesOrSections: number | readonly number[], options: { axis?: number } = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'split');
    const length = x.shape[axis];
    if (typeof indicesOrSections === 'number' && length % indicesOrSections !== 0) {
      throw new ShapeError(
        `split: axis ${axis} of ${formatShape(x.shape)} has ${length} elements, which do not make ${indicesOrSections} equal parts.`,
        { doing: 'split', given: indicesOrSections, wanted: length },
      );
    }
    const inner =
      typeof indicesOrSections === 'number'
        ? Array.from(
            { length: indicesOrSections - 1 },
            (_, i) => ((i + 1) * length) / indicesOrSections,
          )
        : indicesOrSections;
    const bounds = [
      0,
      ...inner.map((at) => Math.min(Math.max(at < 0 ? at + length : at, 0), length)),
      length,
    ];
    return bounds.slice(1).map((end, i) => part(x, axis, bounds[i], Math.max(end, bounds[i])));
  },
);

/** The slices along an axis, without that axis. */
export const unstack: OnOne<[options?: { num?: number | null; axis?: number }], Tensor[]> = onOne(
  'unstack',
  (x, options: { num?: number | null; axis?: number } = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'unstack');
    const shape = x.shape.filter((_, at) => at !== axis);
    return Array.from({ length: x.shape[axis] }, (_, i) =>
      p.reshape(part(x, axis, i, i + 1), { shape }),
    );
  },
);

/** The elements `from` to `to` - 1 of an axis. */
export function part(x: Tensor, axis: number, from: number, to: number): Tensor {
  const starts = x.shape.map((_, at) => (at === axis ? from : 0));
  const sizes = x.shape.map((length, at) => (at === axis ? to - from : length));
  return p.slice(x, { starts, sizes, strides: x.shape.map(() => 1) });
}

/** The tensor repeated as a whole, so many times along each axis. */
export const tile: OnOne<[repeats: number | readonly number[]]> = onOne(
  'tile',
  (x, repeats: number | readonly number[]) => {
    const given = [repeats].flat();
    const rank = Math.max(given.length, x.rank);
    const times = [...new Array<number>(rank - given.length).fill(1), ...given];
    const shape = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
    const spaced = p.reshape(x, { shape: shape.flatMap((length) => [1, length]) });
    const full = p.broadcastTo(spaced, {
      shape: shape.flatMap((length, axis) => [times[axis], length]),
    });
    return p.reshape(full, { shape: shape.map((length, axis) => length * times[axis]) });
  },
);

/** Each element repeated, along an axis or of the flattened tensor. */
export const repeat: OnOne<
  [repeats: number | readonly number[], options?: { axis?: number | null }]
> = onOne(
  'repeat',
  (given, repeats: number | readonly number[], options: { axis?: number | null } = {}) => {
    const isFlat = options.axis === undefined || options.axis === null;
    const x = isFlat ? p.reshape(given, { shape: [given.size] }) : given;
    const axis = isFlat ? 0 : normalizeAxis(options.axis ?? 0, x.rank, 'repeat');
    const length = x.shape[axis];
    const counts =
      typeof repeats === 'number'
        ? new Array<number>(length).fill(repeats)
        : repeats.length === 1
          ? new Array<number>(length).fill(repeats[0])
          : repeats;
    if (counts.length !== length)
      throw new ShapeError(
        `repeat: ${counts.length} counts for the ${length} elements of axis ${axis}.`,
        { doing: 'repeat', given: counts, wanted: length },
      );
    const places = counts.flatMap((count, index) => new Array<number>(count).fill(index));
    return p.gather(x, indices(places), { axis });
  },
);

/** The elements in the opposite order along axes; default all. */
export const flip: OnOne<[options?: { axis?: number | readonly number[] | null }]> = onOne(
  'flip',
  (x, options: { axis?: number | readonly number[] | null } = {}) =>
    p.reverse(x, { axes: normalizeAxes(options.axis, x.rank, 'flip') }),
);

/** The elements moved along axes; what leaves at one end comes in at the other. */
export const roll: OnOne<
  [shift: number | readonly number[], options?: { axis?: number | readonly number[] | null }]
> = onOne(
  'roll',
  (
    x,
    shift: number | readonly number[],
    options: { axis?: number | readonly number[] | null } = {},
  ) => {
    if (options.axis === undefined || options.axis === null) {
      const flat = p.reshape(x, { shape: [x.size] });
      return p.reshape(
        rollAxis(
          flat,
          [shift].flat().reduce((a, b) => a + b, 0),
          0,
        ),
        { shape: x.shape },
      );
    }
    const shifts = [shift].flat();
    return [options.axis]
      .flat()
      .reduce(
        (y, axis, i) =>
          rollAxis(y, shifts[shifts.length === 1 ? 0 : i], normalizeAxis(axis, x.rank, 'roll')),
        x,
      );
  },
);

function rollAxis(x: Tensor, shift: number, axis: number): Tensor {
  const length = x.shape[axis];
  if (length === 0) return x;
  const at = (((length - shift) % length) + length) % length;
  return at === 0 ? x : p.concatenate([part(x, axis, at, length), part(x, axis, 0, at)], { axis });
}

/** Elements to put before and behind an axis: one pair for all axes, or a pair for each. */
export type PadWidth = number | readonly [number, number] | readonly (readonly [number, number])[];
const MODES = ['constant', 'reflect', 'symmetric', 'edge'] as const;

export interface PadOptions {
  /** `constant`, or what the tensor itself has at its edges. Default `constant`. */
  mode?: (typeof MODES)[number];
  /** Default 0. */
  constantValues?: number | null;
}

/** The tensor with elements put around it. */
export const pad: OnOne<[padWidth: PadWidth, options?: PadOptions]> = onOne(
  'pad',
  (x, padWidth: PadWidth, options: PadOptions = {}) => {
    const { mode = 'constant', constantValues } = options;
    const widths = padPairs(padWidth, x.rank);
    const [low, high] = [widths.map(([before]) => before), widths.map(([, after]) => after)];
    if (mode === 'constant')
      return p.pad(x, { low, high, interior: low.map(() => 0), value: constantValues ?? 0 });
    if (!MODES.includes(mode))
      throw new UsageError(`pad: mode '${mode}' is none of ${MODES.join(', ')}.`, {
        doing: 'pad',
        given: mode,
        wanted: MODES,
      });
    return widths.reduce((y, [before, after], axis) => mirror(y, axis, before, after, mode), x);
  },
);

function padPairs(padWidth: PadWidth, rank: number): (readonly [number, number])[] {
  if (typeof padWidth === 'number')
    return new Array<readonly [number, number]>(rank).fill([padWidth, padWidth]);
  if (typeof padWidth[0] === 'number')
    return new Array<readonly [number, number]>(rank).fill(padWidth as readonly [number, number]);
  const pairs = padWidth as readonly (readonly [number, number])[];
  if (pairs.length === 1) return new Array<readonly [number, number]>(rank).fill(pairs[0]);
  if (pairs.length === rank) return [...pairs];
  throw new ShapeError(`pad: ${pairs.length} pairs of widths for ${rank} axes.`, {
    doing: 'pad',
    given: padWidth,
    wanted: rank,
  });
}

function mirror(
  x: Tensor,
  axis: number,
  before: number,
  after: number,
  mode: 'reflect' | 'symmetric' | 'edge',
): Tensor {
  const length = x.shape[axis];
  const period = mode === 'reflect' ? 2 * (length - 1) : 2 * length;
  const place = (i: number): number => {
    if (mode === 'edge' || length === 1) return Math.min(Math.max(i, 0), length - 1);
    const at = ((i % period) + period) % period;
    return at < length ? at : mode === 'reflect' ? period - at : period - 1 - at;
  };
  const places = Array.from({ length: before + length + after }, (_, i) => place(i - before));
  return p.gather(x, indices(places), { axis });
}

function indices(places: readonly number[]): Tensor {
  return leaf(Int32Array.from(places), [places.length]);
}

/** The tensor itself: tensors never change, so none is copied. */
export const copy: OnOne<[]> = onOne('copy', (x) => p.identity(x));

/** The lengths of the axes. */
export function shape(x: {
  readonly shape: readonly (number | null)[];
}): readonly (number | null)[] {
  return x.shape;
}

/** The number of axes. */
export function ndim(x: { readonly shape: readonly (number | null)[] }): number {
  return x.shape.length;
}
