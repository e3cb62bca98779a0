/** What is measured while a model trains or is evaluated: `keras.metrics`. */
import { type Config, serializeObject } from '../base/index.ts';
import { Metric } from './metric.ts';
import { type MetricLike, named } from './named.ts';
import { addRareNames } from './rare.ts';

export {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalHinge,
  hinge,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
} from '../losses/index.ts';
export {
  type BinaryAccuracyParameters,
  binaryAccuracy,
  categoricalAccuracy,
  type SparseTopKParameters,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  type TopKParameters,
  topKCategoricalAccuracy,
} from './accuracies.ts';
export { AveragingMetric } from './averaging.ts';
export type { BestAtOptions } from './best-at.ts';
export {
  type CorrelationParameters,
  concordanceCorrelation,
  pearsonCorrelation,
} from './correlations.ts';
export * from './list.ts';
export type { MetricOptions, UpdateOptions } from './metric.ts';
export type { ThresholdOptions } from './threshold-metric.ts';
export { Metric, type MetricLike };

/**
 * The metric that `identifier` means: a name, an object, its class, Keras's JSON, or a function that
 * gives a number for each row, whose mean is taken. Throws `UnknownNameError`, with the nearest name.
 *
 * ```ts
 * import { get } from 'nabla/metrics';
 * get('mae').name; // 'mean_absolute_error'
 * ```
 */
export function get(identifier: MetricLike, config: Config = {}): Metric {
  addRareNames();
  return named(identifier, config);
}

export const deserialize = get;
export const serialize = serializeObject;
