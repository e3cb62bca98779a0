import type { DType } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  cast,
  divide,
  divideNoNan,
  expandDims,
  multiply,
  squeeze,
  sum,
  where,
} from '../ops/index.ts';
import type { Reduction } from './loss.ts';

/**
 * Makes the ranks of two tensors equal where they differ by an axis of length 1 at the end: (n,) and
 * (n, 1) are the same rows.
 */
export function alignRanks(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.rank === b.rank + 1 && a.shape[b.rank] === 1) {
    return b.rank === 1 ? [a, expandDims(b, -1)] : [squeeze(a, { axis: -1 }), b];
  }
  if (b.rank === a.rank + 1 && b.shape[a.rank] === 1) {
    return a.rank === 1 ? [expandDims(a, -1), b] : [a, squeeze(b, { axis: -1 })];
  }
  return [a, b];
}

/** Sums weighted values and divides by what the reduction says; nothing for a scalar. */
export function reduceValues(
  values: Tensor,
  weight: Tensor | undefined,
  reduction: Reduction,
): Tensor {
  if (reduction === 'none' || values.rank === 0) return values;
  const total = sum(values);
  if (reduction === 'sum') return total;
  if (reduction === 'mean_with_sample_weight' && weight) return divideNoNan(total, sum(weight));
  return values.size <= 1 ? total : divide(total, values.size);
}

/**
 * Puts a mask into the weights. For means, the elements that count get the weight total / valid, so
 * that dividing by the total divides by the valid ones.
 */
export function applyMask(
  weight: Tensor | undefined,
  mask: Tensor | undefined,
  dtype: DType,
  reduction: Reduction,
): Tensor | undefined {
  if (!mask) return weight;
  const counted = cast(mask, dtype);
  const isMean = reduction === 'mean' || reduction === 'sum_over_batch_size';
  const masked = isMean
    ? where(cast(mask, 'bool'), divideNoNan(mask.size, sum(counted)), 0)
    : counted;
  if (!weight) return masked;
  const [a, b] = alignRanks(masked, weight);
  return multiply(a, b);
}
