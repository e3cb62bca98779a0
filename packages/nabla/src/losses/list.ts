/** The losses, one line each: a line here makes its class public and known by name. */
export { BinaryCrossentropy } from './binary-crossentropy.ts';
export {
  BinaryFocalCrossentropy,
  type BinaryFocalCrossentropyOptions,
} from './binary-focal-crossentropy.ts';
export { CategoricalCrossentropy } from './categorical-crossentropy.ts';
export {
  CategoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyOptions,
} from './categorical-focal-crossentropy.ts';
export { CategoricalHinge } from './categorical-hinge.ts';
export { CosineSimilarity, type CosineSimilarityOptions } from './cosine-similarity.ts';
export { Dice, type DiceOptions } from './dice.ts';
export { Hinge } from './hinge.ts';
export { Huber, type HuberOptions } from './huber.ts';
export { KLDivergence } from './kl-divergence.ts';
export { LogCosh } from './log-cosh.ts';
export { MeanAbsoluteError } from './mean-absolute-error.ts';
export { MeanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
export { MeanSquaredError } from './mean-squared-error.ts';
export { MeanSquaredLogarithmicError } from './mean-squared-logarithmic-error.ts';
export { Poisson } from './poisson.ts';
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './sparse-categorical-crossentropy.ts';
export { SquaredHinge } from './squared-hinge.ts';
export { Tversky, type TverskyOptions } from './tversky.ts';
