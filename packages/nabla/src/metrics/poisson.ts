import { poisson } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean of yPred - yTrue log(yPred + 1e-7): what a Poisson distribution loses on counts.
 *
 * Source: `keras.metrics.Poisson`.
 *
 * ```ts
 * import { Poisson } from 'nabla/metrics';
 * const metric = new Poisson();
 * metric.updateState([[1, 2]], [[1, 1]]);
 * metric.result().item(); // 1
 * ```
 */
export class Poisson extends ErrorMetric {
  static override readonly className: string = 'Poisson';

  constructor(options: MetricOptions = {}) {
    super(poisson, options);
  }
}
