import type { Tensor } from '../graph/index.ts';
import { ThresholdMetric, type ThresholdOptions } from './threshold-metric.ts';

/**
 * The number, or the weight, of predictions above the threshold whose target is 0.
 *
 * Throws `ArgumentRangeError` for a threshold outside [0, 1].
 *
 * Source: `keras.metrics.FalsePositives`.
 *
 * ```ts
 * import { FalsePositives } from 'nabla/metrics';
 * const metric = new FalsePositives();
 * metric.updateState([0, 1, 0, 1], [0.2, 0.3, 0.8, 0.9]);
 * metric.result().item(); // 1
 * ```
 */
export class FalsePositives extends ThresholdMetric {
  static override readonly className: string = 'FalsePositives';

  constructor(options: ThresholdOptions = {}) {
    super(options, ['falsePositives']);
  }

  override result(): Tensor {
    return this.perThreshold(this.count('falsePositives'));
  }
}
