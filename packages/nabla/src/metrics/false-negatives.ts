import type { Tensor } from '../graph/index.ts';
import { ThresholdMetric, type ThresholdOptions } from './threshold-metric.ts';

/**
 * The number, or the weight, of predictions up to the threshold whose target is 1.
 *
 * Throws `ArgumentRangeError` for a threshold outside [0, 1].
 *
 * Source: `keras.metrics.FalseNegatives`.
 *
 * ```ts
 * import { FalseNegatives } from 'nabla/metrics';
 * const metric = new FalseNegatives();
 * metric.updateState([0, 1, 0, 1], [0.2, 0.3, 0.8, 0.9]);
 * metric.result().item(); // 1
 * ```
 */
export class FalseNegatives extends ThresholdMetric {
  static override readonly className: string = 'FalseNegatives';

  constructor(options: ThresholdOptions = {}) {
    super(options, ['falseNegatives']);
  }

  override result(): Tensor {
    return this.perThreshold(this.count('falseNegatives'));
  }
}
