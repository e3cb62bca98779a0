import type { Tensor } from '../graph/index.ts';
import { NOWHERE } from './confusion.ts';
import { ThresholdMetric, type TopKThresholdOptions } from './threshold-metric.ts';

export type PrecisionOptions = TopKThresholdOptions;

/**
 * The share of positive predictions that are right: TP / (TP + FP). 0 where there are none.
 *
 * Targets and predictions have one shape. With `topK` and no thresholds, the k greatest predictions of
 * a row are the positive ones. Throws `ArgumentRangeError` for a threshold outside [0, 1].
 *
 * Source: `keras.metrics.Precision`.
 *
 * ```ts
 * import { Precision } from 'nabla/metrics';
 * const metric = new Precision();
 * metric.updateState([0, 0, 1], [0.2, 0.8, 0.9]);
 * metric.result().item(); // 0.5
 * ```
 */
export class Precision extends ThresholdMetric {
  static override readonly className: string = 'Precision';
  static override readonly options: readonly string[] = [
    ...ThresholdMetric.options,
    'topK',
    'classId',
  ];

  constructor(options: PrecisionOptions = {}) {
    super(options, ['truePositives', 'falsePositives'], options.topK ? NOWHERE : 0.5);
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override result(): Tensor {
    return this.perThreshold(this.share('truePositives', 'falsePositives'));
  }
}
