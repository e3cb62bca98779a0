import { checkOptionNames } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from '../ops/callable.ts';
import {
  greater,
  threshold as keepAbove,
  leakyRelu,
  multiply,
  relu as plain,
  relu6,
  subtract,
  where,
} from '../ops/index.ts';

export interface ReluOptions {
  /** The slope below the threshold. Default 0. */
  negativeSlope?: number;
  /** The greatest value of the result. Default: there is none. */
  maxValue?: number | null;
  /** What lies below is set to 0, or damped. Default 0. */
  threshold?: number;
}

/**
 * The rectified linear unit: max(x, 0).
 *
 * In general: `maxValue` from `maxValue` on, x from the threshold on, `negativeSlope` (x - threshold)
 * below it. The slope at the threshold is that below it.
 *
 * Source: `keras.activations.relu`.
 *
 * ```ts
 * import { relu } from 'nabla/activations';
 * relu([-2, 0, 3]).arraySync(); // [0, 0, 3]
 * relu([-2, 0, 3], { negativeSlope: 0.5, maxValue: 2 }).arraySync(); // [-1, 0, 2]
 * ```
 */
export const relu: OnOne<[options?: ReluOptions]> = onOne('relu', (x, options = {}) => {
  checkOptionNames('relu', options, ['negativeSlope', 'maxValue', 'threshold']);
  const { negativeSlope = 0, maxValue = null, threshold = 0 } = options;
  const isPlain = threshold === 0 && maxValue === null;
  if (isPlain && negativeSlope !== 0) return leakyRelu(x, { negativeSlope });
  const kept = threshold === 0 ? plain(x) : keepAbove(x, threshold, 0);
  const limited = maxValue === null ? kept : limit(kept, maxValue);
  if (negativeSlope === 0) return limited;
  return subtract(limited, multiply(negativeSlope, plain(subtract(threshold, x))));
});

/** From 0 to `most`; the slope there is 1, except at 6, where it is that of `relu6`. */
function limit(x: Tensor, most: number): Tensor {
  return most === 6 ? relu6(x) : where(greater(x, most), most, plain(x));
}
