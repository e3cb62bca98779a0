import { normalizeAxis, promote, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnList, type OnTwo, onList, onTwo } from './callable.ts';
import { cast } from './convert.ts';
import { ALONG_OPTIONS } from './option-names.ts';
import * as p from './primitives/index.ts';

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
  ALONG_OPTIONS,
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
  ALONG_OPTIONS,
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

const APPEND_OPTIONS: readonly (keyof AppendOptions)[] = ['axis'];

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
  APPEND_OPTIONS,
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
