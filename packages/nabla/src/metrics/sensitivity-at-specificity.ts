import type { Tensor } from '../graph/index.ts';
import { BestAt, type BestAtOptions } from './best-at.ts';

/**
 * The greatest sensitivity, TP / (TP + FN), at a threshold where the specificity, TN / (TN + FP), is at
 * least `specificity`.
 *
 * Throws `ArgumentRangeError` for a `specificity` outside [0, 1].
 *
 * Source: `keras.metrics.SensitivityAtSpecificity`.
 *
 * ```ts
 * import { SensitivityAtSpecificity } from 'nabla/metrics';
 * const metric = new SensitivityAtSpecificity(0.5);
 * metric.updateState([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.8]);
 * metric.result().item(); // 1
 * ```
 */
export class SensitivityAtSpecificity extends BestAt {
  static override readonly className: string = 'SensitivityAtSpecificity';
  static override readonly required: readonly string[] = ['specificity'];
  readonly specificity: number;

  constructor(specificity: number, options: BestAtOptions = {}) {
    super('specificity', specificity, options);
    this.specificity = specificity;
  }

  override result(): Tensor {
    return this.best(
      this.share('trueNegatives', 'falsePositives'),
      this.share('truePositives', 'falseNegatives'),
    );
  }
}
