import { MeanMetricWrapper } from './mean-metric-wrapper.ts';

/** The mean over rows of an error: less is better. */
export abstract class ErrorMetric extends MeanMetricWrapper {
  static override readonly required: readonly string[] = [];

  override get direction(): 'up' | 'down' {
    return 'down';
  }
}
