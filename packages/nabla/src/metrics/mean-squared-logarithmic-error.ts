import { meanSquaredLogarithmicError } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean squared error of logarithms: mean((log(yPred + 1) - log(yTrue + 1))²).
 *
 * Source: `keras.metrics.MeanSquaredLogarithmicError`.
 *
 * ```ts
 * import { MeanSquaredLogarithmicError } from 'nabla/metrics';
 * const metric = new MeanSquaredLogarithmicError();
 * metric.updateState([[0], [1]], [[0], [3]]);
 * metric.result().item(); // about 0.2402
 * ```
 */
export class MeanSquaredLogarithmicError extends ErrorMetric {
  static override readonly className: string = 'MeanSquaredLogarithmicError';

  constructor(options: MetricOptions = {}) {
    super(meanSquaredLogarithmicError, options);
  }
}
