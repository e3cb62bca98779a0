import type { Tensor, Variable } from '../graph/index.ts';
import { sum, type TensorLike, toTensor } from '../ops/index.ts';
import { addTo, Metric, type MetricOptions, type UpdateOptions } from './metric.ts';
import { perSample } from './per-sample.ts';

/**
 * The weighted sum of all values: Σ w v.
 *
 * Source: `keras.metrics.Sum`.
 *
 * ```ts
 * import { Sum } from 'nabla/metrics';
 * const sum = new Sum();
 * sum.updateState([1, 2, 3], { sampleWeight: [0, 1, 1] });
 * sum.result().item(); // 5
 * ```
 */
export class Sum extends Metric {
  static override readonly className: string = 'Sum';
  readonly total: Variable;

  constructor(options: MetricOptions = {}) {
    super(options);
    this.total = this.addVariable('total');
  }

  override updateState(values: TensorLike, options: UpdateOptions = {}): void {
    const samples = perSample(toTensor(values), options.sampleWeight, sum, this.dtype);
    addTo(this.total, sum(samples.values));
  }

  override result(): Tensor {
    return this.total.value;
  }
}
