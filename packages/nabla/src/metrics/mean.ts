import { type TensorLike, toTensor } from '../ops/index.ts';
import { AveragingMetric } from './averaging.ts';
import type { UpdateOptions } from './metric.ts';

/**
 * The weighted mean of all values: Σ w v / Σ w.
 *
 * Source: `keras.metrics.Mean`.
 *
 * ```ts
 * import { Mean } from 'nabla/metrics';
 * const mean = new Mean();
 * mean.updateState([1, 2, 3], { sampleWeight: [0, 1, 1] });
 * mean.result().item(); // 2.5
 * ```
 */
export class Mean extends AveragingMetric {
  static override readonly className: string = 'Mean';

  override updateState(values: TensorLike, options: UpdateOptions = {}): void {
    this.gather(toTensor(values), options.sampleWeight);
  }
}
