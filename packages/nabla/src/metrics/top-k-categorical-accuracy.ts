import { checkPositiveInteger } from '../base/index.ts';
import { topKCategoricalAccuracy } from './accuracies.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

export interface TopKCategoricalAccuracyOptions extends MetricOptions {
  /** How many of the most probable classes count. Default 5. */
  k?: number;
}

/**
 * The share of rows where the class of the one-hot target is among the k most probable ones.
 *
 * Source: `keras.metrics.TopKCategoricalAccuracy`.
 *
 * ```ts
 * import { TopKCategoricalAccuracy } from 'nabla/metrics';
 * const metric = new TopKCategoricalAccuracy({ k: 2 });
 * metric.updateState([[0, 0, 1]], [[0.1, 0.7, 0.2]]);
 * metric.result().item(); // 1
 * ```
 */
export class TopKCategoricalAccuracy extends ScoreMetric {
  static override readonly className: string = 'TopKCategoricalAccuracy';
  static override readonly options: readonly string[] = ['name', 'dtype', 'k'];
  readonly k: number;

  constructor(options: TopKCategoricalAccuracyOptions = {}) {
    const k = checkPositiveInteger('TopKCategoricalAccuracy', 'k', options.k ?? 5);
    super((yTrue, yPred) => topKCategoricalAccuracy(yTrue, yPred, { k }), options);
    this.k = k;
  }
}
