import type { Tensor } from '../graph/index.ts';
import { ThresholdMetric, type ThresholdOptions } from './threshold-metric.ts';

/**
 * The number, or the weight, of predictions above the threshold whose target is 1.
 *
 * Throws `ArgumentRangeError` for a threshold outside [0, 1].
 *
 * Source: `keras.metrics.TruePositives`.
 *
 * ```ts
 * import { TruePositives } from 'nabla/metrics';
 * const metric = new TruePositives();
 * metric.updateState([0, 1, 0, 1], [0.2, 0.3, 0.8, 0.9]);
 * metric.result().item(); // 1
 * ```
 */
export class TruePositives extends ThresholdMetric {
  static override readonly className: string = 'TruePositives';

  constructor(options: ThresholdOptions = {}) {
    super(options, ['truePositives']);
  }

  override result(): Tensor {
    return this.perThreshold(this.count('truePositives'));
  }
}
