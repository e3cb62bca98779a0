import { sparseCategoricalAccuracy } from './accuracies.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

/**
 * The share of rows whose most probable class is the class number of the target.
 *
 * Source: `keras.metrics.SparseCategoricalAccuracy`.
 *
 * ```ts
 * import { SparseCategoricalAccuracy } from 'nabla/metrics';
 * const metric = new SparseCategoricalAccuracy();
 * metric.updateState([1, 1], [[0.1, 0.9], [0.8, 0.2]]);
 * metric.result().item(); // 0.5
 * ```
 */
export class SparseCategoricalAccuracy extends ScoreMetric {
  static override readonly className: string = 'SparseCategoricalAccuracy';

  constructor(options: MetricOptions = {}) {
    super(sparseCategoricalAccuracy, options);
  }
}
