import { isFloating, type Shape, sizeOf } from '../base/index.ts';
import { leaf, scalar, type Tensor } from '../graph/index.ts';
import { toFloat, toNumber } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';
import { reshaped } from './rearrange.ts';
import {
  type Around,
  areChannelsFirst,
  around,
  isPadded,
  type PerAxis,
  padded,
  perAxis,
  SPATIAL_OPTIONS,
  type SpatialOptions,
  spatialRank,
} from './spatial.ts';

export interface PoolOptions extends SpatialOptions {
  /** How far windows move, for all axes or for each. Default: the size of a window. */
  strides?: PerAxis | null;
}

const POOL_OPTIONS: readonly (keyof PoolOptions)[] = [...SPATIAL_OPTIONS, 'strides'];

/**
 * The greatest element of each window: y[n, o, c] = max over k of x[n, o strides + k, c].
 *
 * Inputs are (batch, ..., channels), with one to three axes that windows of `poolSize` slide along. What the
 * padding `same` puts around is never the greatest. Of equal elements the first one gets the gradient, as in
 * TensorFlow along one and two axes, and as in JAX along three.
 *
 * Throws `ShapeError` for windows larger than the inputs, `ArgumentRangeError` for sizes and strides that are
 * no whole numbers from 1.
 *
 * Source: `keras.ops.max_pool`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.maxPool([[[1], [3], [2], [5], [4]]], 2).arraySync(); // [[[3], [5]]]
 * ops.maxPool([[[1], [3], [2], [5], [4]]], 2, { padding: 'same' }).arraySync(); // [[[3], [5], [4]]]
 * ```
 */
export const maxPool: OnOne<[poolSize: PerAxis, options?: PoolOptions]> = onOne(
  'maxPool',
  (given, poolSize: PerAxis, options: PoolOptions = {}) =>
    pooled('maxPool', toNumber(given), poolSize, options, (x, { sizes, strides, edges }) =>
      p.maxPool(padded(x, edges, leastOf(x)), { sizes, strides }),
    ),
  POOL_OPTIONS,
);

/**
 * The mean of each window: y[n, o, c] = mean over k of x[n, o strides + k, c].
 *
 * With the padding `same` it is the mean of those elements that are there. Inputs, axes and errors are those of
 * `maxPool`; whole numbers give floating-point ones.
 *
 * Source: `keras.ops.average_pool`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.averagePool([[[1], [3], [2], [5], [4]]], 2).arraySync(); // [[[2], [3.5]]]
 * ops.averagePool([[[1], [3], [2], [5], [4]]], 2, { padding: 'same' }).arraySync(); // [[[2], [3.5], [4]]]
 * ```
 */
export const averagePool: OnOne<[poolSize: PerAxis, options?: PoolOptions]> = onOne(
  'averagePool',
  (given, poolSize: PerAxis, options: PoolOptions = {}) =>
    pooled('averagePool', toFloat(given), poolSize, options, (x, pool) => {
      const { sizes, strides, edges } = pool;
      const of = p.windows(padded(x, edges, 0), {
        sizes,
        strides,
        dilations: sizes.map(() => 1),
      });
      const total = p.sum(of, { axes: sizes.map((_, axis) => 1 + sizes.length + axis) });
      return p.divide(total, counts(x, total.shape, pool));
    }),
  POOL_OPTIONS,
);

interface Pool {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly edges: Around;
}

/** Pools [n, ...lengths, ...rest]. Channels that come first are as good as more of the batch. */
function pooled(
  name: string,
  x: Tensor,
  poolSize: PerAxis,
  options: PoolOptions,
  pool: (x: Tensor, pool: Pool) => Tensor,
): Tensor {
  const rank = spatialRank(name, x);
  const sizes = perAxis(name, 'poolSize', poolSize, rank);
  const strides = perAxis(name, 'strides', options.strides ?? sizes, rank);
  const first = areChannelsFirst(name, options);
  const lengths = first ? x.shape.slice(2) : x.shape.slice(1, -1);
  const edges = around(name, lengths, sizes, strides, isPadded(name, options));
  if (!first) return pool(x, { sizes, strides, edges });
  const [batch, channels] = x.shape;
  const y = pool(reshaped(x, [batch * channels, ...lengths]), { sizes, strides, edges });
  return reshaped(y, [batch, channels, ...y.shape.slice(1)]);
}

function leastOf({ dtype }: Tensor): number {
  if (isFloating(dtype)) return -Infinity;
  return dtype === 'int32' ? -(2 ** 31) : 0;
}

/** How many elements of `x` each window of a result of `shape` has. */
function counts(x: Tensor, shape: Shape, { sizes, strides, edges: { low, high } }: Pool): Tensor {
  if ([...low, ...high].every((count) => count === 0)) return scalar(sizeOf(sizes), x.dtype);
  const along = sizes.map((size, axis) => {
    const numbers = Float64Array.from({ length: shape[1 + axis] }, (_, place) => {
      const start = place * strides[axis] - low[axis];
      return Math.min(start + size, x.shape[1 + axis]) - Math.max(start, 0);
    });
    return leaf(
      numbers,
      shape.slice(1).map((length, at) => (at === axis ? length : 1)),
      x.dtype,
    );
  });
  return along.reduce((total, each) => p.multiply(total, each));
}
