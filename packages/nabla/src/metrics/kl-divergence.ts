import { klDivergence } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean Kullback-Leibler divergence: Σ yTrue log(yTrue / yPred), averaged over the rows.
 *
 * Source: `keras.metrics.KLDivergence`.
 *
 * ```ts
 * import { KLDivergence } from 'nabla/metrics';
 * const metric = new KLDivergence();
 * metric.updateState([[0, 1]], [[0.5, 0.5]]);
 * metric.result().item(); // about 0.6931
 * ```
 */
export class KLDivergence extends ErrorMetric {
  static override readonly className: string = 'KLDivergence';

  constructor(options: MetricOptions = {}) {
    super(klDivergence, options);
  }
}
