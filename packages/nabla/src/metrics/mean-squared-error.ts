import { meanSquaredError } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean squared error over all rows: mean((yTrue - yPred)²).
 *
 * Source: `keras.metrics.MeanSquaredError`.
 *
 * ```ts
 * import { MeanSquaredError } from 'nabla/metrics';
 * const metric = new MeanSquaredError();
 * metric.updateState([[0], [0]], [[1], [3]]);
 * metric.result().item(); // 5
 * ```
 */
export class MeanSquaredError extends ErrorMetric {
  static override readonly className: string = 'MeanSquaredError';

  constructor(options: MetricOptions = {}) {
    super(meanSquaredError, options);
  }
}
