import { meanSquaredError } from '../losses/index.ts';
import { MeanMetricWrapper } from './mean-metric-wrapper.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean squared error over all rows: mean((yTrue - yPred)²).
 *
 * Source: `keras.metrics.MeanSquaredError`.
 *
 * ```ts
 * import { MeanSquaredError } from 'nabla/metrics';
 * const mse = new MeanSquaredError();
 * mse.updateState([[0], [0]], [[1], [3]]);
 * mse.result().item(); // 5
 * ```
 */
export class MeanSquaredError extends MeanMetricWrapper {
  static override readonly className: string = 'MeanSquaredError';
  static override readonly required: readonly string[] = [];

  constructor(options: MetricOptions = {}) {
    super(meanSquaredError, options);
  }
}
