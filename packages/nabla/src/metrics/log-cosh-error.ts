import { logCosh } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean of log(cosh(yPred - yTrue)) over all rows.
 *
 * Source: `keras.metrics.LogCoshError`.
 *
 * ```ts
 * import { LogCoshError } from 'nabla/metrics';
 * const metric = new LogCoshError();
 * metric.updateState([[0], [1]], [[1], [1]]);
 * metric.result().item(); // about 0.2169
 * ```
 */
export class LogCoshError extends ErrorMetric {
  static override readonly className: string = 'LogCoshError';

  constructor(options: MetricOptions = {}) {
    super(logCosh, { ...options, name: options.name ?? 'logcosh' });
  }
}
