import { normalizeAxes, normalizeAxis, UsageError } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { primitives as p } from './primitives/index.ts';
import { max, type ReduceOptions, min, sum } from './reduction.ts';

export interface NormOptions extends ReduceOptions {
  /** Which norm: a number p, Infinity, -Infinity, `'fro'`. Default 2 over all axes given. */
  ord?: number | 'fro' | null;
}

/**
 * The norm of vectors, (Σ |x|^p)^(1/p), or the Frobenius norm of matrices.
 *
 * Throws `UsageError` for the matrix norms 1, 2 and ∞, which need a singular value decomposition.
 */
export const norm: OnOne<[options?: NormOptions]> = onOne('norm', (given, options: NormOptions = {}) => {
  const x = toFloat(given);
  const { ord = null, ...reduce } = options;
  const axes = normalizeAxes(options.axis, x.rank, 'norm');
  if (ord === null || ord === 'fro') return p.sqrt(sum(p.square(x), reduce));
  if (axes.length > 1) {
    throw new UsageError(`norm: the norm ${ord} of matrices is not there; use 'fro', or one axis.`, { doing: 'norm', given: ord, wanted: 'fro' });
  }
  const size = p.absolute(x);
  if (ord === Infinity) return max(size, reduce);
  if (ord === -Infinity) return min(size, reduce);
  if (ord === 0) return sum(p.cast(p.notEqual(x, scalar(0, x.dtype)), { dtype: x.dtype }), reduce);
  if (ord === 1) return sum(size, reduce);
  if (ord === 2) return p.sqrt(sum(p.square(x), reduce));
  return p.power(sum(p.power(size, scalar(ord, x.dtype)), reduce), scalar(1 / ord, x.dtype));
});

export interface NormalizeOptions {
  /** Default -1. */
  axis?: number | readonly number[];
  /** Default 2. */
  order?: number;
  /** The least norm that is divided by. Default 1e-7. */
  epsilon?: number;
}

/** `x` divided by its norm along axes. */
export const normalize: OnOne<[options?: NormalizeOptions]> = onOne('normalize', (given, options: NormalizeOptions = {}) => {
  const { axis = -1, order = 2, epsilon = 1e-7 } = options;
  const x = toFloat(given);
  if (order === 2) {
    const squares = sum(p.square(x), { axis, keepdims: true });
    return p.multiply(x, p.rsqrt(p.maximum(squares, scalar(epsilon ** 2, x.dtype))));
  }
  return p.divide(x, p.maximum(norm(x, { ord: order, axis, keepdims: true }), scalar(epsilon, x.dtype)));
});

/** log Σ exp(x) over axes, without overflow. */
export const logsumexp: OnOne<[options?: ReduceOptions]> = onOne('logsumexp', (given, options: ReduceOptions = {}) => {
  const x = toFloat(given);
  const top = max(x, { axis: options.axis, keepdims: true });
  const isFinite = p.less(p.absolute(top), scalar(Infinity, x.dtype));
  const shift = p.stopGradient(p.select(isFinite, top, scalar(0, x.dtype)));
  const total = p.log(sum(p.exp(p.subtract(x, shift)), { axis: options.axis, keepdims: true }));
  const result = p.add(total, shift);
  return options.keepdims ? result : sum(result, { axis: options.axis });
});

export interface AxisOptions {
  /** Default -1. */
  axis?: number;
}

/** e^x_i / Σ e^x_j along an axis. */
export const softmax: OnOne<[options?: AxisOptions]> = onOne('softmax', (x, options: AxisOptions = {}) => along(x, options, 'softmax', p.softmax));

/** log(softmax(x)), without loss of digits. */
export const logSoftmax: OnOne<[options?: AxisOptions]> = onOne('logSoftmax', (x, options: AxisOptions = {}) => along(x, options, 'logSoftmax', p.logSoftmax));

function along(x: Tensor, { axis = -1 }: AxisOptions, name: string, fn: typeof p.softmax): Tensor {
  return fn(toFloat(x), { axis: normalizeAxis(axis, x.rank, name) });
}
