import {
  checkNumber,
  checkPositiveInteger,
  formatShape,
  normalizeAxis,
  promote,
  ShapeError,
} from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { type OnList, type OnOne, type OnTwo, onList, onOne, onTwo } from './callable.ts';
import { cast } from './convert.ts';
import { primitives as p } from './primitives/index.ts';

export interface AlongOptions {
  /** Default 0. */
  axis?: number;
}

/**
 * Tensors joined along an axis, in the dtype that holds them all.
 *
 * Throws `ShapeError` where their other lengths differ.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.concatenate([[[1], [2]], [[3], [4]]], { axis: 1 }).arraySync(); // [[1, 3], [2, 4]]
 * ```
 */
export const concatenate: OnList<[options?: AlongOptions]> = onList(
  'concatenate',
  (xs, options: AlongOptions = {}) => join('concatenate', xs, options.axis ?? 0),
);

/**
 * Tensors of one shape side by side along a new axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.stack([[1, 2], [3, 4]], { axis: -1 }).arraySync(); // [[1, 3], [2, 4]]
 * ```
 */
export const stack: OnList<[options?: AlongOptions]> = onList(
  'stack',
  (xs, options: AlongOptions = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, rankOf('stack', xs) + 1, 'stack');
    return join(
      'stack',
      xs.map((x) => p.reshape(x, { shape: x.shape.toSpliced(axis, 0, 1) })),
      axis,
    );
  },
);

/** Tensors below each other: joined along the first axis, with a single row as a matrix. */
export const vstack: OnList<[]> = onList('vstack', (xs) =>
  join(
    'vstack',
    xs.map((x) => (x.rank < 2 ? p.reshape(x, { shape: [1, x.size] }) : x)),
    0,
  ),
);

/** Tensors beside each other: joined along the second axis; those of one axis along that. */
export const hstack: OnList<[]> = onList('hstack', (xs) => {
  const wide = xs.map((x) => (x.rank === 0 ? p.reshape(x, { shape: [1] }) : x));
  return join('hstack', wide, wide[0]?.rank === 1 ? 0 : 1);
});

/** Tensors behind each other: joined along the third axis, which is made where it is missing. */
export const dstack: OnList<[]> = onList('dstack', (xs) =>
  join(
    'dstack',
    xs.map((x) => {
      if (x.rank > 2) return x;
      return p.reshape(x, { shape: x.rank === 2 ? [...x.shape, 1] : [1, x.size, 1] });
    }),
    2,
  ),
);

export interface AppendOptions {
  /** Default: both are flattened first. */
  axis?: number | null;
}

/**
 * `b` behind `a`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.append([1, 2], [[3], [4]]).arraySync(); // [1, 2, 3, 4]
 * ```
 */
export const append: OnTwo<[options?: AppendOptions]> = onTwo(
  'append',
  (a, b, options: AppendOptions = {}) => {
    const { axis } = options;
    if (axis !== undefined && axis !== null) return join('append', [a, b], axis);
    const flat = [a, b].map((x) => p.reshape(x, { shape: [x.size] }));
    return join('append', flat, 0);
  },
);

function join(name: string, xs: readonly Tensor[], axis: number): Tensor {
  const along = normalizeAxis(axis, rankOf(name, xs), name);
  const dtype = xs.map((x) => x.dtype).reduce((a, b) => promote(a, b));
  return p.concatenate(
    xs.map((x) => cast(x, dtype)),
    { axis: along },
  );
}

function rankOf(name: string, xs: readonly Tensor[]): number {
  const [first] = xs;
  if (first) return first.rank;
  throw new ShapeError(`${name}: the list is empty; give it one tensor at least.`, { doing: name });
}

/**
 * Parts of a tensor along an axis: so many equal ones, or those that begin at 0 and the given indices.
 *
 * Throws `ShapeError` where a number of parts does not divide the length; `arraySplit` does not mind.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.split([1, 2, 3, 4], 2).map((part) => part.arraySync()); // [[1, 2], [3, 4]]
 * ops.split([1, 2, 3, 4], [1, 3]).map((part) => part.arraySync()); // [[1], [2, 3], [4]]
 * ```
 */
export const split: OnOne<
  [indicesOrSections: number | readonly number[], options?: AlongOptions],
  Tensor[]
> = onKnownAxis(
  'split',
  (x, indicesOrSections: number | readonly number[], options: AlongOptions = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'split');
    if (typeof indicesOrSections !== 'number')
      return partsFrom('split', x, axis, indicesOrSections);
    const count = checkPositiveInteger('split', 'indicesOrSections', indicesOrSections);
    const length = x.shape[axis];
    if (length % count !== 0) {
      throw new ShapeError(
        `split: axis ${axis} of ${formatShape(x.shape)} has ${length} elements, which do not make ${count} equal parts. Use ops.arraySplit for unequal ones.`,
        { doing: 'split', given: count, wanted: length },
      );
    }
    return sections(x, axis, count);
  },
);

/**
 * So many parts of a tensor along an axis, the first of which are longer by one where they cannot all
 * be equal.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.arraySplit([1, 2, 3], 2).map((part) => part.arraySync()); // [[1, 2], [3]]
 * ```
 */
export const arraySplit: OnOne<[indicesOrSections: number, options?: AlongOptions], Tensor[]> =
  onKnownAxis('arraySplit', (x, indicesOrSections: number, options: AlongOptions = {}) => {
    const count = checkPositiveInteger('arraySplit', 'indicesOrSections', indicesOrSections);
    return sections(x, normalizeAxis(options.axis ?? 0, x.rank, 'arraySplit'), count);
  });

export interface UnstackOptions extends AlongOptions {
  /** How many there are. Default: the length of the axis; another number is refused. */
  num?: number | null;
}

/** The slices along an axis, without that axis. */
export const unstack: OnOne<[options?: UnstackOptions], Tensor[]> = onKnownAxis(
  'unstack',
  (x, options: UnstackOptions = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'unstack');
    const length = x.shape[axis];
    const num = options.num ?? length;
    if (num !== length) {
      throw new ShapeError(
        `unstack: num is ${num}, and axis ${axis} of ${formatShape(x.shape)} has ${length} elements. Leave num out.`,
        { doing: 'unstack', given: num, wanted: length },
      );
    }
    const shape = x.shape.toSpliced(axis, 1);
    return sections(x, axis, length).map((slice) => p.reshape(slice, { shape }));
  },
);

/** An op that makes as many tensors as the length of an axis says, which must be known then. */
/* @__NO_SIDE_EFFECTS__ */
function onKnownAxis<Rest extends unknown[]>(
  name: string,
  fn: (x: Tensor, ...rest: Rest) => Tensor[],
): OnOne<Rest, Tensor[]> {
  const run = onOne<Rest, Tensor[]>(name, fn);
  const checked = (x: KerasTensor | Parameters<typeof run>[0], ...rest: Rest) => {
    if (x instanceof KerasTensor) checkKnownLength(name, x, rest);
    return run(x as KerasTensor, ...rest);
  };
  return checked as OnOne<Rest, Tensor[]>;
}

function checkKnownLength(name: string, x: KerasTensor, rest: readonly unknown[]): void {
  // Parts that begin at given indices are as many for every length.
  if (Array.isArray(rest[0])) return;
  const options = rest.findLast((arg) => typeof arg === 'object' && arg !== null);
  const axis = normalizeAxis(
    (options as AlongOptions | undefined)?.axis ?? 0,
    x.shape.length,
    name,
  );
  if (x.shape[axis] !== null) return;
  throw new ShapeError(
    `${name}: the length of axis ${axis} of ${formatShape(x.shape)} is open, so the number of its parts is too. Take another axis, or give Input a batchShape.`,
    { doing: name, given: x.shape, wanted: 'a known length' },
  );
}

function sections(x: Tensor, axis: number, count: number): Tensor[] {
  const length = x.shape[axis];
  const [least, longer] = [Math.floor(length / count), length % count];
  const start = (i: number) => i * least + Math.min(i, longer);
  return Array.from({ length: count }, (_, i) => part(x, axis, start(i), start(i + 1)));
}

function partsFrom(name: string, x: Tensor, axis: number, starts: readonly number[]): Tensor[] {
  const length = x.shape[axis];
  const inner = starts.map((start) => {
    const at = checkNumber(name, 'indicesOrSections', start, { integer: true });
    return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  });
  const bounds = [0, ...inner, length];
  return bounds.slice(1).map((end, i) => part(x, axis, bounds[i], Math.max(end, bounds[i])));
}

/** The elements `from` to `to` - 1 of an axis. */
function part(x: Tensor, axis: number, from: number, to: number): Tensor {
  const starts = x.shape.map((_, at) => (at === axis ? from : 0));
  const sizes = x.shape.with(axis, to - from);
  return p.slice(x, { starts, sizes, strides: x.shape.map(() => 1) });
}
