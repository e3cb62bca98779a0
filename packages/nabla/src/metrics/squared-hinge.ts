import { squaredHinge } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean of max(1 - yTrue yPred, 0)², for labels of -1 and 1, or of 0 and 1.
 *
 * Source: `keras.metrics.SquaredHinge`.
 *
 * ```ts
 * import { SquaredHinge } from 'nabla/metrics';
 * const metric = new SquaredHinge();
 * metric.updateState([[0], [1]], [[1], [0.5]]);
 * metric.result().item(); // 2.125
 * ```
 */
export class SquaredHinge extends ErrorMetric {
  static override readonly className: string = 'SquaredHinge';

  constructor(options: MetricOptions = {}) {
    super(squaredHinge, options);
  }
}
