import {
  type Config,
  isSerializedObject,
  type KerasClass,
  Registry,
  type SerializedObject,
  show,
  UsageError,
} from '../base/index.ts';
import { Accuracy } from './accuracy.ts';
import { AUC } from './auc.ts';
import { BinaryAccuracy } from './binary-accuracy.ts';
import { BinaryCrossentropy } from './binary-crossentropy.ts';
import { CategoricalAccuracy } from './categorical-accuracy.ts';
import { CategoricalCrossentropy } from './categorical-crossentropy.ts';
import { CategoricalHinge } from './categorical-hinge.ts';
import { CosineSimilarity } from './cosine-similarity.ts';
import { FalseNegatives } from './false-negatives.ts';
import { FalsePositives } from './false-positives.ts';
import { Hinge } from './hinge.ts';
import { KLDivergence } from './kl-divergence.ts';
import { LogCoshError } from './log-cosh-error.ts';
import { Mean } from './mean.ts';
import { MeanAbsoluteError } from './mean-absolute-error.ts';
import { MeanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
import { MeanMetricWrapper, type RowFunction } from './mean-metric-wrapper.ts';
import { MeanSquaredError } from './mean-squared-error.ts';
import { MeanSquaredLogarithmicError } from './mean-squared-logarithmic-error.ts';
import { Metric } from './metric.ts';
import { Poisson } from './poisson.ts';
import { Precision } from './precision.ts';
import { Recall } from './recall.ts';
import { RootMeanSquaredError } from './root-mean-squared-error.ts';
import { SparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts';
import { SparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';
import { SparseTopKCategoricalAccuracy } from './sparse-top-k-categorical-accuracy.ts';
import { SquaredHinge } from './squared-hinge.ts';
import { Sum } from './sum.ts';
import { TopKCategoricalAccuracy } from './top-k-categorical-accuracy.ts';
import { TrueNegatives } from './true-negatives.ts';
import { TruePositives } from './true-positives.ts';

const common = [
  Accuracy,
  AUC,
  BinaryAccuracy,
  BinaryCrossentropy,
  CategoricalAccuracy,
  CategoricalCrossentropy,
  CategoricalHinge,
  CosineSimilarity,
  FalseNegatives,
  FalsePositives,
  Hinge,
  KLDivergence,
  LogCoshError,
  Mean,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanMetricWrapper,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
  Poisson,
  Precision,
  Recall,
  RootMeanSquaredError,
  SparseCategoricalAccuracy,
  SparseCategoricalCrossentropy,
  SparseTopKCategoricalAccuracy,
  SquaredHinge,
  Sum,
  TopKCategoricalAccuracy,
  TrueNegatives,
  TruePositives,
];

/** Other names: Keras's short ones. */
const aliases = {
  mse: MeanSquaredError,
  mae: MeanAbsoluteError,
  mape: MeanAbsolutePercentageError,
  msle: MeanSquaredLogarithmicError,
  bce: BinaryCrossentropy,
};

const registry = new Registry<Metric>('metric', common, aliases, { lacksRare: true });

/** What a metric shows besides being callable, which keeps the arguments of functions beside it typed. */
type MetricObject = Pick<Metric, 'name' | 'variables' | 'updateState' | 'result' | 'resetState'>;

/** Ways to name a metric: `'mse'`, an object, a class, Keras's JSON, a function of rows. */
export type MetricLike =
  | string
  | SerializedObject
  | MetricObject
  | RowFunction
  | KerasClass<Metric>;

/** What `get` does, with the names known so far: the common ones, and the others after `addRare`. */
export function named(identifier: MetricLike, config: Config = {}): Metric {
  if (identifier instanceof Metric) return identifier;
  if (typeof identifier === 'function') {
    if (isMetricClass(identifier)) return identifier.fromConfig(config) as Metric;
    return new MeanMetricWrapper(identifier, {
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

export const addRare: typeof registry.addRare = (classes, aliases) =>
  registry.addRare(classes, aliases);

function isMetricClass(value: RowFunction | KerasClass<Metric>): value is KerasClass<Metric> {
  return value.prototype instanceof Metric;
}
