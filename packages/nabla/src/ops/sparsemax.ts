import { normalizeAxis } from '../base/shape.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { add, divide, multiply, negative, subtract, toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';

/**
 * max(x - τ, 0), with τ such that the results along `axis` (default -1) add up to 1: a softmax with
 * exact zeros.
 *
 * τ = (Σ s - 1) / k over the k greatest elements s for which 1 + k s_k > Σ s. Keras 3.15 adds up the
 * wrong sums there, and its results do not add up to 1 (keras#23425, mended in keras#23469).
 * Source: Martins and Astudillo 2016, "From softmax to sparsemax".
 */
export const sparsemax: OnOne<[options?: { axis?: number }]> = onOne(
  'sparsemax',
  (given, options = {}) => {
    const x = toFloat(given);
    const axis = normalizeAxis(options.axis ?? -1, x.shape.length, 'sparsemax');
    const descending = p.takeAlongAxis(x, p.argsort(negative(x), { axis }), { axis });
    const sums = p.cumsum(descending, { axis, reverse: false, exclusive: false });
    const count = add(p.iota({ shape: x.shape, axis, dtype: x.dtype }), 1);
    const isKept = p.greater(add(1, multiply(count, descending)), sums);
    const total = sumAlong(p.select(isKept, descending, scalar(0, x.dtype)), axis);
    const threshold = divide(subtract(total, 1), sumAlong(cast(isKept, x.dtype), axis));
    return p.relu(subtract(x, threshold));
  },
  ['axis'],
);

/** The sum along `axis`, which stays with the length 1. */
function sumAlong(x: Tensor, axis: number): Tensor {
  const shape = x.shape.map((length, each) => (each === axis ? 1 : length));
  return p.reshape(p.sum(x, { axes: [axis] }), { shape });
}
