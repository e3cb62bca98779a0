import { type Config, type KerasClass, Registry, type SerializedObject } from '../base/index.ts';
import { BinaryCrossentropy } from './binary-crossentropy.ts';
import { CategoricalCrossentropy } from './categorical-crossentropy.ts';
import { CategoricalHinge } from './categorical-hinge.ts';
import { CosineSimilarity } from './cosine-similarity.ts';
import { Hinge } from './hinge.ts';
import { Huber } from './huber.ts';
import { KLDivergence } from './kl-divergence.ts';
import { LogCosh } from './log-cosh.ts';
import { Loss } from './loss.ts';
import { type LossFunction, LossFunctionWrapper } from './loss-function-wrapper.ts';
import { MeanAbsoluteError } from './mean-absolute-error.ts';
import { MeanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
import { MeanSquaredError } from './mean-squared-error.ts';
import { MeanSquaredLogarithmicError } from './mean-squared-logarithmic-error.ts';
import { Poisson } from './poisson.ts';
import { SparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';
import { SquaredHinge } from './squared-hinge.ts';

const common = [
  BinaryCrossentropy,
  CategoricalCrossentropy,
  CategoricalHinge,
  CosineSimilarity,
  Hinge,
  Huber,
  KLDivergence,
  LogCosh,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
  Poisson,
  SparseCategoricalCrossentropy,
  SquaredHinge,
];

/** Other names: Keras's short ones and older ones, and TensorFlow.js's. */
const aliases = {
  mse: MeanSquaredError,
  mae: MeanAbsoluteError,
  mape: MeanAbsolutePercentageError,
  msle: MeanSquaredLogarithmicError,
  bce: BinaryCrossentropy,
  kld: KLDivergence,
  kullback_leibler_divergence: KLDivergence,
  logcosh: LogCosh,
  cosine_proximity: CosineSimilarity,
};

const registry = new Registry<Loss>('loss', common, aliases, { lacksRare: true });

/** Ways to name a loss: `'mse'`, an object or a function, a class, Keras's JSON. */
export type LossLike = string | SerializedObject | LossFunction | KerasClass<Loss>;

/** What `get` does, with the names known so far: the common ones, and the others after `addRare`. */
export function named(identifier: LossLike, config: Config = {}): Loss {
  if (identifier instanceof Loss || typeof identifier !== 'function') {
    return registry.get(identifier, config);
  }
  if (isLossClass(identifier)) return identifier.fromConfig(config) as Loss;
  return new LossFunctionWrapper(identifier, config);
}

export function addRare(classes: readonly KerasClass<Loss>[]): void {
  registry.addRare(classes);
}

function isLossClass(value: LossFunction | KerasClass<Loss>): value is KerasClass<Loss> {
  return value.prototype instanceof Loss;
}
