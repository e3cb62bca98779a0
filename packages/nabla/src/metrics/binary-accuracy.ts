import { binaryAccuracy } from './accuracies.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

export interface BinaryAccuracyOptions extends MetricOptions {
  /** Predictions above it are taken as 1. Default 0.5. */
  threshold?: number;
}

/**
 * The share of predictions on the side of `threshold` that their target, 0 or 1, says.
 *
 * Source: `keras.metrics.BinaryAccuracy`.
 *
 * ```ts
 * import { BinaryAccuracy } from 'nabla/metrics';
 * const metric = new BinaryAccuracy();
 * metric.updateState([[0], [1]], [[0.2], [0.4]]);
 * metric.result().item(); // 0.5
 * ```
 */
export class BinaryAccuracy extends ScoreMetric {
  static override readonly className: string = 'BinaryAccuracy';
  static override readonly options: readonly string[] = ['name', 'dtype', 'threshold'];
  readonly threshold: number;

  constructor(options: BinaryAccuracyOptions = {}) {
    const threshold = options.threshold ?? 0.5;
    super((yTrue, yPred) => binaryAccuracy(yTrue, yPred, { threshold }), options);
    this.threshold = threshold;
  }
}
