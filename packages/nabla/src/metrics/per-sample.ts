import type { DType } from '../base/index.ts';
import { maskOf, type Tensor } from '../graph/index.ts';
import { alignRanks, applyMask } from '../losses/index.ts';
import { broadcastTo, cast, multiply, type TensorLike, toTensor } from '../ops/index.ts';

/** One number for each sample, and its weight if there are weights. */
export interface Samples {
  readonly values: Tensor;
  readonly weight?: Tensor;
}

/**
 * Weighted values, reduced to one number for each sample: first over the axes that the weights do not
 * have, then, times the weights, over all axes but the first. A sample counts once, however many
 * values it has.
 */
export function perSample(
  given: Tensor,
  sampleWeight: TensorLike | null | undefined,
  reduce: (x: Tensor, options: { axis: number[] }) => Tensor,
  dtype: DType,
): Samples {
  const over = (x: Tensor, from: number): Tensor =>
    x.rank > from
      ? reduce(x, { axis: Array.from({ length: x.rank - from }, (_, i) => from + i) })
      : x;
  const values = cast(given, dtype);
  if (sampleWeight === null || sampleWeight === undefined) return { values: over(values, 1) };
  const weight = applyMask(cast(toTensor(sampleWeight), dtype), maskOf(given), dtype, 'sum');
  const [aligned, narrow] = alignRanks(values, weight ?? values);
  const reduced = over(aligned, narrow.rank);
  const weights = broadcastTo(narrow, reduced.shape);
  return { values: over(multiply(reduced, weights), 1), weight: over(weights, 1) };
}
