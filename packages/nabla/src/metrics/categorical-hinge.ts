import { categoricalHinge } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean of max(neg - pos + 1, 0), with pos = Σ yTrue yPred and neg = max((1 - yTrue) yPred).
 *
 * Source: `keras.metrics.CategoricalHinge`.
 *
 * ```ts
 * import { CategoricalHinge } from 'nabla/metrics';
 * const metric = new CategoricalHinge();
 * metric.updateState([[0, 1]], [[0.5, 1]]);
 * metric.result().item(); // 0.5
 * ```
 */
export class CategoricalHinge extends ErrorMetric {
  static override readonly className: string = 'CategoricalHinge';

  constructor(options: MetricOptions = {}) {
    super(categoricalHinge, options);
  }
}
