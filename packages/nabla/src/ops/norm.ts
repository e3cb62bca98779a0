import {
  checkChoice,
  checkNumber,
  normalizeAxes,
  normalizeAxis,
  UsageError,
} from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';
import { REDUCE_OPTIONS } from './reduce.ts';
import { max, min, type ReduceOptions, sum } from './reduction.ts';

export interface NormOptions extends ReduceOptions {
  /**
   * Which norm. Of vectors (one axis): p for (Σ |x|^p)^(1/p), 0 for the number of elements that are
   * not 0, ±Infinity for the greatest or least |x|. Of matrices (two axes, rows first): `'fro'` for
   * √Σ x², ±1 for the greatest or least sum of |x| in a column, ±Infinity for that in a row. Default
   * null: √Σ x² over all axes given.
   */
  ord?: number | 'fro' | null;
}

const NORM_OPTIONS: readonly (keyof NormOptions)[] = [...REDUCE_OPTIONS, 'ord'];

/**
 * The norm of vectors or matrices: how long they are.
 *
 * Without `axis` all axes are taken together. Throws `UsageError` for norms of matrices that need
 * singular values (2, -2, `'nuc'`) and for those that do not exist.
 *
 * Source: `keras.ops.norm`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.norm([3, 4]).arraySync(); // 5
 * ops.norm([[3, 4], [6, 8]], { axis: 1 }).arraySync(); // [5, 10]
 * ops.norm([3, -4], { ord: 1 }).arraySync(); // 7
 * ```
 */
export const norm: OnOne<[options?: NormOptions]> = onOne(
  'norm',
  (given, options = {}) => {
    const x = toFloat(given);
    const { ord = null, axis, keepdims } = options;
    if (ord === null) return p.sqrt(sum(p.square(x), { axis, keepdims }));
    if (typeof ord === 'string') checkChoice('norm', 'ord', ord, ['fro']);
    const axes = orderedAxes(axis, x.rank);
    if (axes.length === 1 && typeof ord === 'number') return vectorNorm(x, ord, { axis, keepdims });
    if (axes.length === 2) return matrixNorm(x, ord, axes, keepdims);
    throw new UsageError(
      `norm: ord is ${ord}, which is a norm of ${typeof ord === 'string' ? 'matrices: give two axes' : 'vectors or matrices: give one axis or two'}. It was given ${axes.length}. Leave ord out for √Σ x² over them.`,
      { doing: 'norm', given: { ord, axis } },
    );
  },
  NORM_OPTIONS,
);

/** The axes in the order given, which tells the rows of a matrix from its columns. */
function orderedAxes(axis: ReduceOptions['axis'], rank: number): number[] {
  if (!Array.isArray(axis)) return normalizeAxes(axis, rank, 'norm');
  return axis.map((each: number) => normalizeAxis(each, rank, 'norm'));
}

function vectorNorm(x: Tensor, ord: number, options: ReduceOptions): Tensor {
  checkNumber('norm', 'ord', ord, {});
  const size = p.absolute(x);
  if (ord === Infinity) return max(size, options);
  if (ord === -Infinity) return min(size, options);
  const zero = scalar(0, x.dtype);
  if (ord === 0) return sum(p.cast(p.notEqual(x, zero), { dtype: x.dtype }), options);
  if (ord === 1) return sum(size, options);
  if (ord === 2) return p.sqrt(sum(p.square(x), options));
  const powers = sum(p.power(size, scalar(ord, x.dtype)), options);
  return p.power(powers, scalar(1 / ord, x.dtype));
}

function matrixNorm(
  x: Tensor,
  ord: number | 'fro',
  [rows, columns]: readonly number[],
  keepdims: boolean | undefined,
): Tensor {
  const axis = [rows, columns];
  if (ord === 'fro') return p.sqrt(sum(p.square(x), { axis, keepdims }));
  if (Math.abs(ord) !== 1 && Math.abs(ord) !== Infinity) {
    throw new UsageError(
      `norm: the norm ${ord} of matrices is not there. There are 'fro', 1, -1, Infinity and -Infinity; for norms of vectors give one axis.`,
      { doing: 'norm', given: ord, wanted: ['fro', 1, -1, Infinity, -Infinity] },
    );
  }
  const summed = Math.abs(ord) === 1 ? rows : columns;
  const sums = sum(p.absolute(x), { axis: summed, keepdims: true });
  return ord > 0 ? max(sums, { axis, keepdims }) : min(sums, { axis, keepdims });
}

export interface NormalizeOptions {
  /** The axis or axes of which the norm is taken. Default -1. */
  axis?: number | readonly number[];
  /** Which norm, as `ord` of `norm`: a whole number from 1. Default 2. */
  order?: number;
  /** The least norm that is divided by. Default 1e-7. */
  epsilon?: number | null;
}

const NORMALIZE_OPTIONS: readonly (keyof NormalizeOptions)[] = ['axis', 'order', 'epsilon'];

/**
 * `x` divided by its norm along an axis: x / max(‖x‖, ε). Zeros stay zeros.
 *
 * Source: `keras.ops.normalize`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.normalize([[3, 4], [0, 0]], { order: 1 }).arraySync(); // [[3 / 7, 4 / 7], [0, 0]]
 * ```
 */
export const normalize: OnOne<[options?: NormalizeOptions]> = onOne(
  'normalize',
  (given, options = {}) => {
    const { axis = -1, order = 2 } = options;
    checkNumber('normalize', 'order', order, { min: 1, integer: true });
    const epsilon = options.epsilon ?? 1e-7;
    const numbers = toFloat(given);
    const x = numbers.rank === 0 ? p.reshape(numbers, { shape: [1] }) : numbers;
    if (order === 2) {
      // The bound is put on the squares: the root of 0 has no slope.
      const squares = sum(p.square(x), { axis, keepdims: true });
      return p.multiply(x, p.rsqrt(p.maximum(squares, scalar(epsilon ** 2, x.dtype))));
    }
    const size = norm(x, { ord: order, axis, keepdims: true });
    return p.divide(x, p.maximum(size, scalar(epsilon, x.dtype)));
  },
  NORMALIZE_OPTIONS,
);

/**
 * log Σ exp(x) over axes, without overflow; -Infinity for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.logsumexp([1000, 1000]).arraySync(); // 1000 + Math.LN2
 * ```
 */
export const logsumexp: OnOne<[options?: ReduceOptions]> = onOne(
  'logsumexp',
  (given, options = {}) => {
    const x = toFloat(given);
    const { axis, keepdims } = options;
    const greatest = max(x, { axis, keepdims: true, initial: -Infinity });
    const isBounded = p.less(p.absolute(greatest), scalar(Infinity, x.dtype));
    // Any shift gives the same result, so the choice of it has no gradient.
    const shift = p.stopGradient(p.select(isBounded, greatest, scalar(0, x.dtype)));
    const total = p.log(sum(p.exp(p.subtract(x, shift)), { axis, keepdims }));
    return p.add(total, p.reshape(shift, { shape: total.shape }));
  },
  REDUCE_OPTIONS,
);
