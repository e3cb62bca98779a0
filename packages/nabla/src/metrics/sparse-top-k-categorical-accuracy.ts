import { checkPositiveInteger } from '../base/index.ts';
import { sparseTopKCategoricalAccuracy } from './accuracies.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

export interface SparseTopKCategoricalAccuracyOptions extends MetricOptions {
  /** How many of the most probable classes count. Default 5. */
  k?: number;
  /** Whether the predictions are class numbers, the most probable first. Default false. */
  fromSortedIds?: boolean;
}

/**
 * The share of rows where the class number of the target is among the k most probable ones.
 *
 * Source: `keras.metrics.SparseTopKCategoricalAccuracy`.
 *
 * ```ts
 * import { SparseTopKCategoricalAccuracy } from 'nabla/metrics';
 * const metric = new SparseTopKCategoricalAccuracy({ k: 2 });
 * metric.updateState([2], [[0.1, 0.7, 0.2]]);
 * metric.result().item(); // 1
 * ```
 */
export class SparseTopKCategoricalAccuracy extends ScoreMetric {
  static override readonly className: string = 'SparseTopKCategoricalAccuracy';
  static override readonly options: readonly string[] = ['name', 'dtype', 'k', 'fromSortedIds'];
  readonly k: number;
  readonly fromSortedIds: boolean;

  constructor(options: SparseTopKCategoricalAccuracyOptions = {}) {
    const k = checkPositiveInteger('SparseTopKCategoricalAccuracy', 'k', options.k ?? 5);
    const fromSortedIds = options.fromSortedIds ?? false;
    super(
      (yTrue, yPred) => sparseTopKCategoricalAccuracy(yTrue, yPred, { k, fromSortedIds }),
      options,
    );
    this.k = k;
    this.fromSortedIds = fromSortedIds;
  }
}
