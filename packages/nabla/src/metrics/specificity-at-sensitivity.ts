import type { Tensor } from '../graph/index.ts';
import { BestAt, type BestAtOptions } from './best-at.ts';

/**
 * The greatest specificity, TN / (TN + FP), at a threshold where the sensitivity, TP / (TP + FN), is at
 * least `sensitivity`.
 *
 * Throws `ArgumentRangeError` for a `sensitivity` outside [0, 1].
 *
 * Source: `keras.metrics.SpecificityAtSensitivity`.
 *
 * ```ts
 * import { SpecificityAtSensitivity } from 'nabla/metrics';
 * const metric = new SpecificityAtSensitivity(0.5);
 * metric.updateState([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.8]);
 * metric.result().item(); // 1
 * ```
 */
export class SpecificityAtSensitivity extends BestAt {
  static override readonly className: string = 'SpecificityAtSensitivity';
  static override readonly required: readonly string[] = ['sensitivity'];
  readonly sensitivity: number;

  constructor(sensitivity: number, options: BestAtOptions = {}) {
    super('sensitivity', sensitivity, options);
    this.sensitivity = sensitivity;
  }

  override result(): Tensor {
    return this.best(
      this.share('truePositives', 'falseNegatives'),
      this.share('trueNegatives', 'falsePositives'),
    );
  }
}
