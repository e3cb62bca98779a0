import type { Tensor } from '../graph/index.ts';
import { NOWHERE } from './confusion.ts';
import { ThresholdMetric, type TopKThresholdOptions } from './threshold-metric.ts';

export type RecallOptions = TopKThresholdOptions;

/**
 * The share of positive targets that are found: TP / (TP + FN). 0 where there are none.
 *
 * Targets and predictions have one shape. With `topK` and no thresholds, the k greatest predictions of
 * a row are the positive ones. Throws `ArgumentRangeError` for a threshold outside [0, 1].
 *
 * Source: `keras.metrics.Recall`.
 *
 * ```ts
 * import { Recall } from 'nabla/metrics';
 * const metric = new Recall();
 * metric.updateState([0, 0, 1], [0.2, 0.8, 0.9]);
 * metric.result().item(); // 1
 * ```
 */
export class Recall extends ThresholdMetric {
  static override readonly className: string = 'Recall';
  static override readonly options: readonly string[] = [
    ...ThresholdMetric.options,
    'topK',
    'classId',
  ];

  constructor(options: RecallOptions = {}) {
    super(options, ['truePositives', 'falseNegatives'], options.topK ? NOWHERE : 0.5);
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override result(): Tensor {
    return this.perThreshold(this.share('truePositives', 'falseNegatives'));
  }
}
