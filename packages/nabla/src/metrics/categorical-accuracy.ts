import { categoricalAccuracy } from './accuracies.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

/**
 * The share of rows whose most probable class is that of the one-hot target.
 *
 * Source: `keras.metrics.CategoricalAccuracy`.
 *
 * ```ts
 * import { CategoricalAccuracy } from 'nabla/metrics';
 * const metric = new CategoricalAccuracy();
 * metric.updateState([[0, 1], [0, 1]], [[0.1, 0.9], [0.8, 0.2]]);
 * metric.result().item(); // 0.5
 * ```
 */
export class CategoricalAccuracy extends ScoreMetric {
  static override readonly className: string = 'CategoricalAccuracy';

  constructor(options: MetricOptions = {}) {
    super(categoricalAccuracy, options);
  }
}
