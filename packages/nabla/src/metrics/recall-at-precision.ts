import type { Tensor } from '../graph/index.ts';
import { BestAt, type BestAtOptions } from './best-at.ts';

/**
 * The greatest recall, TP / (TP + FN), at a threshold where the precision, TP / (TP + FP), is at least
 * `precision`.
 *
 * Throws `ArgumentRangeError` for a `precision` outside [0, 1].
 *
 * Source: `keras.metrics.RecallAtPrecision`.
 *
 * ```ts
 * import { RecallAtPrecision } from 'nabla/metrics';
 * const metric = new RecallAtPrecision(0.5);
 * metric.updateState([0, 0, 1, 1], [0.1, 0.3, 0.6, 0.8]);
 * metric.result().item(); // 1
 * ```
 */
export class RecallAtPrecision extends BestAt {
  static override readonly className: string = 'RecallAtPrecision';
  static override readonly required: readonly string[] = ['precision'];
  readonly precision: number;

  constructor(precision: number, options: BestAtOptions = {}) {
    super('precision', precision, options);
    this.precision = precision;
  }

  override result(): Tensor {
    return this.best(
      this.share('truePositives', 'falsePositives'),
      this.share('truePositives', 'falseNegatives'),
    );
  }
}
