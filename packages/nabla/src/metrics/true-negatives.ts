import type { Tensor } from '../graph/index.ts';
import { ThresholdMetric, type ThresholdOptions } from './threshold-metric.ts';

/**
 * The number, or the weight, of predictions up to the threshold whose target is 0.
 *
 * Throws `ArgumentRangeError` for a threshold outside [0, 1].
 *
 * Source: `keras.metrics.TrueNegatives`.
 *
 * ```ts
 * import { TrueNegatives } from 'nabla/metrics';
 * const metric = new TrueNegatives();
 * metric.updateState([0, 1, 0, 1], [0.2, 0.3, 0.8, 0.9]);
 * metric.result().item(); // 1
 * ```
 */
export class TrueNegatives extends ThresholdMetric {
  static override readonly className: string = 'TrueNegatives';

  constructor(options: ThresholdOptions = {}) {
    super(options, ['trueNegatives']);
  }

  override result(): Tensor {
    return this.perThreshold(this.count('trueNegatives'));
  }
}
