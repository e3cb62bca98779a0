import { meanAbsolutePercentageError } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean error in percent of the targets: 100 mean(|yTrue - yPred| / max(|yTrue|, 1e-7)).
 *
 * Source: `keras.metrics.MeanAbsolutePercentageError`.
 *
 * ```ts
 * import { MeanAbsolutePercentageError } from 'nabla/metrics';
 * const metric = new MeanAbsolutePercentageError();
 * metric.updateState([[2], [4]], [[1], [4]]);
 * metric.result().item(); // 25
 * ```
 */
export class MeanAbsolutePercentageError extends ErrorMetric {
  static override readonly className: string = 'MeanAbsolutePercentageError';

  constructor(options: MetricOptions = {}) {
    super(meanAbsolutePercentageError, options);
  }
}
