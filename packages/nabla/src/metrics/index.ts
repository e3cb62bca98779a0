/** What is measured while a model trains or is evaluated: `keras.metrics`. */
import {
  type Config,
  isSerializedObject,
  type KerasClass,
  Registry,
  type SerializedObject,
  serializeObject,
  show,
  UsageError,
} from '../base/index.ts';
import * as list from './list.ts';
import { Metric } from './metric.ts';

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
export { Metric };

/** Other names: Keras's short ones, and those that its rule for digits spells otherwise than ours. */
const aliases = {
  mse: list.MeanSquaredError,
  mae: list.MeanAbsoluteError,
  mape: list.MeanAbsolutePercentageError,
  msle: list.MeanSquaredLogarithmicError,
  bce: list.BinaryCrossentropy,
  f1_score: list.F1Score,
  fbeta_score: list.FBetaScore,
  r2_score: list.R2Score,
};

const registry = new Registry<Metric>('metric', Object.values(list), aliases);

/** What a metric shows besides being callable, which keeps the arguments of functions beside it typed. */
type MetricObject = Pick<Metric, 'name' | 'variables' | 'updateState' | 'result' | 'resetState'>;

/** Ways to name a metric: `'mse'`, an object, a class, Keras's JSON, a function of rows. */
export type MetricLike =
  | string
  | SerializedObject
  | MetricObject
  | list.RowFunction
  | KerasClass<Metric>;

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
  if (identifier instanceof Metric) return identifier;
  if (typeof identifier === 'function') {
    if (isMetricClass(identifier)) return identifier.fromConfig(config) as Metric;
    return new list.MeanMetricWrapper(identifier, {
      name: identifier.name || undefined,
      ...config,
    });
  }
  if (typeof identifier === 'string' || isSerializedObject(identifier)) {
    return registry.get(identifier, config);
  }
  throw new UsageError(
    `${show(identifier)} is no metric: give a name, an object of a subclass of Metric, or a function.`,
    { doing: 'look up a metric', given: identifier },
  );
}

function isMetricClass(value: list.RowFunction | KerasClass<Metric>): value is KerasClass<Metric> {
  return value.prototype instanceof Metric;
}

export const deserialize = get;
export const serialize = serializeObject;
