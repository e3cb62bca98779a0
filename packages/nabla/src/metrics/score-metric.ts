import { MeanMetricWrapper } from './mean-metric-wrapper.ts';

/** The mean over rows of a score: greater is better. */
export abstract class ScoreMetric extends MeanMetricWrapper {
  static override readonly required: readonly string[] = [];

  override get direction(): 'up' | 'down' {
    return 'up';
  }
}
