import type { Tensor, Variable } from '../graph/index.ts';
import { divideNoNan, mean, sum, type TensorLike } from '../ops/index.ts';
import { addTo, Metric, type MetricOptions } from './metric.ts';
import { perSample } from './per-sample.ts';

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
  protected gather(given: Tensor, sampleWeight: TensorLike | null | undefined): void {
    const { values, weight } = perSample(given, sampleWeight, mean, this.dtype);
    addTo(this.total, sum(values));
    addTo(this.count, weight ? sum(weight) : (values.shape[0] ?? 1));
  }

  override result(): Tensor {
    return divideNoNan(this.total.value, this.count.value);
  }
}
