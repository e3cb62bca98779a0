import type { Tensor } from '../graph/index.ts';
import { BestAt, type BestAtOptions } from './best-at.ts';

/**
 * The greatest precision, TP / (TP + FP), at a threshold where the recall, TP / (TP + FN), is at least
 * `recall`.
 *
 * Throws `ArgumentRangeError` for a `recall` outside [0, 1].
 *
 * Source: `keras.metrics.PrecisionAtRecall`.
 *
 * ```ts
 * import { PrecisionAtRecall } from 'nabla/metrics';
 * const metric = new PrecisionAtRecall(0.5);
 * metric.updateState([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.8]);
 * metric.result().item(); // 1
 * ```
 */
export class PrecisionAtRecall extends BestAt {
  static override readonly className: string = 'PrecisionAtRecall';
  static override readonly required: readonly string[] = ['recall'];
  readonly recall: number;

  constructor(recall: number, options: BestAtOptions = {}) {
    super('recall', recall, options);
    this.recall = recall;
  }

  override result(): Tensor {
    return this.best(
      this.share('truePositives', 'falseNegatives'),
      this.share('truePositives', 'falsePositives'),
    );
  }
}
