import { maskOf, type Tensor, type Variable } from '../graph/index.ts';
import { alignRanks, applyMask } from '../losses/index.ts';
import { broadcastTo, cast, divideNoNan, mean, multiply, sum, type TensorLike, tensor, toTensor } from '../ops/index.ts';
import { addTo, Metric, type MetricOptions, type UpdateOptions } from './metric.ts';

/** What metrics that are a weighted mean of values share: Σ w v and Σ w. */
export abstract class AveragingMetric extends Metric {
  readonly total: Variable;
  readonly count: Variable;

  constructor(options: MetricOptions = {}) {
    super(options);
    this.total = this.addVariable('total');
    this.count = this.addVariable('count');
  }

  /** Takes in values, each with its weight. */
  protected gather(given: Tensor, { sampleWeight }: UpdateOptions): void {
    const { values, weight } = weighted(given, sampleWeight, this.dtype);
    addTo(this.total, sum(values));
    addTo(this.count, weight ? sum(weight) : tensor(values.size, { dtype: this.dtype }));
  }

  override result(): Tensor {
    return divideNoNan(this.total.value, this.count.value);
  }
}

/**
 * Values times their weights, and the weights in the shape of the values. The mean is taken over axes
 * of the values that the weights do not have; a mask counts as a weight of 0 or 1.
 */
export function weighted(
  given: Tensor,
  sampleWeight: TensorLike | null | undefined,
  dtype: Metric['dtype'],
): { values: Tensor; weight?: Tensor } {
  const values = cast(given, dtype);
  const weight = applyMask(
    sampleWeight === null || sampleWeight === undefined ? undefined : cast(toTensor(sampleWeight), dtype),
    maskOf(given),
    dtype,
    'sum',
  );
  if (!weight) return { values };
  const [aligned, narrow] = alignRanks(values, weight);
  const extra = Array.from({ length: aligned.rank - narrow.rank }, (_, i) => narrow.rank + i);
  const averaged = narrow.rank > 0 && extra.length > 0 ? mean(aligned, { axis: extra }) : aligned;
  const weights = broadcastTo(narrow, averaged.shape);
  return { values: multiply(averaged, weights), weight: weights };
}
