import { concordanceCorrelation } from './correlations.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

export interface ConcordanceCorrelationOptions extends MetricOptions {
  /** The axis along which the numbers of a row stand. Default -1. */
  axis?: number;
}

/**
 * The mean over rows of how near targets and predictions are to being equal, from -1 to 1.
 *
 * Source: `keras.metrics.ConcordanceCorrelation`.
 *
 * ```ts
 * import { ConcordanceCorrelation } from 'nabla/metrics';
 * const metric = new ConcordanceCorrelation();
 * metric.updateState([[1, 2, 3]], [[1, 2, 3]]);
 * metric.result().item(); // about 1
 * ```
 */
export class ConcordanceCorrelation extends ScoreMetric {
  static override readonly className: string = 'ConcordanceCorrelation';
  static override readonly options: readonly string[] = ['name', 'dtype', 'axis'];
  readonly axis: number;

  constructor(options: ConcordanceCorrelationOptions = {}) {
    const axis = options.axis ?? -1;
    super((yTrue, yPred) => concordanceCorrelation(yTrue, yPred, { axis }), options);
    this.axis = axis;
  }
}
