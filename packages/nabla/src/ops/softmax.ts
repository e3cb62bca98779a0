import { normalizeAxes, normalizeAxis } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';
import { axesLast, otherAxes, permuted, reshaped } from './rearrange.ts';

export interface SoftmaxOptions {
  /** The axis, or the axes together, along which the results add up to 1. Default -1. */
  axis?: number | readonly number[] | null;
}

const SOFTMAX_OPTIONS: readonly (keyof SoftmaxOptions)[] = ['axis'];

/**
 * e^x_i / Σ e^x_j along an axis: numbers above 0 that add up to 1. Large x does not overflow.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.softmax([0, Math.log(3)]).arraySync(); // [0.25, 0.75]
 * ```
 */
export const softmax: OnOne<[options?: SoftmaxOptions]> = onOne(
  'softmax',
  (x, options = {}) =>
    alongAxes('softmax', p.softmax, toFloat(x), options.axis === undefined ? -1 : options.axis),
  SOFTMAX_OPTIONS,
);

/**
 * x_i - log Σ e^x_j along an axis: the logarithm of the softmax, without loss of digits.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.logSoftmax([1000, 0]).arraySync(); // [0, -1000]
 * ```
 */
export const logSoftmax: OnOne<[options?: SoftmaxOptions]> = onOne(
  'logSoftmax',
  (x, options = {}) =>
    alongAxes(
      'logSoftmax',
      p.logSoftmax,
      toFloat(x),
      options.axis === undefined ? -1 : options.axis,
    ),
  SOFTMAX_OPTIONS,
);

/** `fn` along an axis; along several, as if they were one. */
function alongAxes(
  name: string,
  fn: typeof p.softmax,
  x: Tensor,
  axis: number | readonly number[] | null,
): Tensor {
  if (typeof axis === 'number') return fn(x, { axis: normalizeAxis(axis, x.rank, name) });
  const axes = normalizeAxes(axis, x.rank, name);
  const line = axesLast(x, axes);
  const moved = [...otherAxes(x, axes), ...axes];
  const result = reshaped(
    fn(line, { axis: line.rank - 1 }),
    moved.map((each) => x.shape[each]),
  );
  return permuted(
    result,
    x.shape.map((_, each) => moved.indexOf(each)),
  );
}
