import { meanAbsoluteError } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean absolute error over all rows: mean(|yTrue - yPred|).
 *
 * Source: `keras.metrics.MeanAbsoluteError`.
 *
 * ```ts
 * import { MeanAbsoluteError } from 'nabla/metrics';
 * const metric = new MeanAbsoluteError();
 * metric.updateState([[0], [0]], [[1], [3]]);
 * metric.result().item(); // 2
 * ```
 */
export class MeanAbsoluteError extends ErrorMetric {
  static override readonly className: string = 'MeanAbsoluteError';

  constructor(options: MetricOptions = {}) {
    super(meanAbsoluteError, options);
  }
}
