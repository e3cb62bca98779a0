import { pearsonCorrelation } from './correlations.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

export interface PearsonCorrelationOptions extends MetricOptions {
  /** The axis along which the numbers of a row stand. Default -1. */
  axis?: number;
}

/**
 * The mean over rows of the correlation of targets and predictions, from -1 to 1.
 *
 * Source: `keras.metrics.PearsonCorrelation`.
 *
 * ```ts
 * import { PearsonCorrelation } from 'nabla/metrics';
 * const metric = new PearsonCorrelation();
 * metric.updateState([[1, 2, 3]], [[2, 4, 6]]);
 * metric.result().item(); // about 1
 * ```
 */
export class PearsonCorrelation extends ScoreMetric {
  static override readonly className: string = 'PearsonCorrelation';
  static override readonly options: readonly string[] = ['name', 'dtype', 'axis'];
  readonly axis: number;

  constructor(options: PearsonCorrelationOptions = {}) {
    const axis = options.axis ?? -1;
    super((yTrue, yPred) => pearsonCorrelation(yTrue, yPred, { axis }), options);
    this.axis = axis;
  }
}
