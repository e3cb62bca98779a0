import { cosineSimilarity } from '../losses/index.ts';
import { negative } from '../ops/index.ts';
import type { MetricOptions } from './metric.ts';
import { ScoreMetric } from './score-metric.ts';

export interface CosineSimilarityOptions extends MetricOptions {
  /** The axis of the vectors. Default -1. */
  axis?: number;
}

/**
 * The mean cosine of the angles between targets and predictions; from -1, opposite, to 1, the same
 * direction.
 *
 * Source: `keras.metrics.CosineSimilarity`.
 *
 * ```ts
 * import { CosineSimilarity } from 'nabla/metrics';
 * const metric = new CosineSimilarity();
 * metric.updateState([[0, 1], [1, 1]], [[0, 2], [1, -1]]);
 * metric.result().item(); // about 0.5
 * ```
 */
export class CosineSimilarity extends ScoreMetric {
  static override readonly className: string = 'CosineSimilarity';
  static override readonly options: readonly string[] = ['name', 'dtype', 'axis'];
  readonly axis: number;

  constructor(options: CosineSimilarityOptions = {}) {
    const axis = options.axis ?? -1;
    super((yTrue, yPred) => negative(cosineSimilarity(yTrue, yPred, { axis })), options);
    this.axis = axis;
  }
}
