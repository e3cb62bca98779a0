/** What is measured while a model trains or is evaluated: `keras.metrics`. */
import { type Config, type Identifier, Registry, serializeObject } from '../base/index.ts';
import { AveragingMetric } from './averaging.ts';
import { Mean } from './mean.ts';
import { MeanMetricWrapper, type RowFunction } from './mean-metric-wrapper.ts';
import { MeanSquaredError } from './mean-squared-error.ts';
import { Metric } from './metric.ts';

export type { MetricOptions, UpdateOptions } from './metric.ts';
export { AveragingMetric, Mean, MeanMetricWrapper, MeanSquaredError, Metric, type RowFunction };

const registry = new Registry<Metric>('metric', [Mean, MeanSquaredError], {
  mse: MeanSquaredError,
});

/** Ways to name a metric: `'mse'`, an object, Keras's JSON. */
export type MetricLike = Identifier<Metric>;

/** The metric that `identifier` means. Throws `UnknownNameError`, with the nearest name. */
export function get(identifier: MetricLike, config: Config = {}): Metric {
  return registry.get(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
