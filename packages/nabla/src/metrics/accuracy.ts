import { accuracy } from './accuracies.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

/**
 * The share of predictions that equal their target.
 *
 * Source: `keras.metrics.Accuracy`.
 *
 * ```ts
 * import { Accuracy } from 'nabla/metrics';
 * const metric = new Accuracy();
 * metric.updateState([[1], [2]], [[1], [3]]);
 * metric.result().item(); // 0.5
 * ```
 */
export class Accuracy extends ScoreMetric {
  static override readonly className: string = 'Accuracy';

  constructor(options: MetricOptions = {}) {
    super(accuracy, options);
  }
}
