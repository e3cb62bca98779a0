import { hinge } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean of max(1 - yTrue yPred, 0), for labels of -1 and 1, or of 0 and 1.
 *
 * Source: `keras.metrics.Hinge`.
 *
 * ```ts
 * import { Hinge } from 'nabla/metrics';
 * const metric = new Hinge();
 * metric.updateState([[0], [1]], [[1], [0.5]]);
 * metric.result().item(); // 1.25
 * ```
 */
export class Hinge extends ErrorMetric {
  static override readonly className: string = 'Hinge';

  constructor(options: MetricOptions = {}) {
    super(hinge, options);
  }
}
