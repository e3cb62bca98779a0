/** The metrics, one line each: a line here makes its class public and known by name. */
export { Accuracy } from './accuracy.ts';
export { AUC, type AUCOptions } from './auc.ts';
export { BinaryAccuracy, type BinaryAccuracyOptions } from './binary-accuracy.ts';
export { BinaryCrossentropy, type BinaryCrossentropyOptions } from './binary-crossentropy.ts';
export { BinaryIoU, type BinaryIoUOptions } from './binary-iou.ts';
export { CategoricalAccuracy } from './categorical-accuracy.ts';
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
} from './categorical-crossentropy.ts';
export { CategoricalHinge } from './categorical-hinge.ts';
export {
  ConcordanceCorrelation,
  type ConcordanceCorrelationOptions,
} from './concordance-correlation.ts';
export { CosineSimilarity, type CosineSimilarityOptions } from './cosine-similarity.ts';
export { F1Score } from './f1-score.ts';
export { FalseNegatives } from './false-negatives.ts';
export { FalsePositives } from './false-positives.ts';
export { type F1ScoreOptions, FBetaScore, type FBetaScoreOptions } from './fbeta-score.ts';
export { Hinge } from './hinge.ts';
export { IoU, type IoUOptions } from './iou.ts';
export { KLDivergence } from './kl-divergence.ts';
export { LogCoshError } from './log-cosh-error.ts';
export { Mean } from './mean.ts';
export { MeanAbsoluteError } from './mean-absolute-error.ts';
export { MeanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
export { MeanIoU } from './mean-iou.ts';
export { MeanMetricWrapper, type RowFunction } from './mean-metric-wrapper.ts';
export { MeanSquaredError } from './mean-squared-error.ts';
export { MeanSquaredLogarithmicError } from './mean-squared-logarithmic-error.ts';
export { OneHotIoU, type OneHotIoUOptions } from './one-hot-iou.ts';
export { OneHotMeanIoU } from './one-hot-mean-iou.ts';
export { PearsonCorrelation, type PearsonCorrelationOptions } from './pearson-correlation.ts';
export { Poisson } from './poisson.ts';
export { Precision, type PrecisionOptions } from './precision.ts';
export { PrecisionAtRecall } from './precision-at-recall.ts';
export { R2Score, type R2ScoreOptions } from './r2-score.ts';
export { Recall, type RecallOptions } from './recall.ts';
export { RecallAtPrecision } from './recall-at-precision.ts';
export { RootMeanSquaredError } from './root-mean-squared-error.ts';
export { SensitivityAtSpecificity } from './sensitivity-at-specificity.ts';
export { SparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts';
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './sparse-categorical-crossentropy.ts';
export {
  SparseTopKCategoricalAccuracy,
  type SparseTopKCategoricalAccuracyOptions,
} from './sparse-top-k-categorical-accuracy.ts';
export { SpecificityAtSensitivity } from './specificity-at-sensitivity.ts';
export { SquaredHinge } from './squared-hinge.ts';
export { Sum } from './sum.ts';
export {
  TopKCategoricalAccuracy,
  type TopKCategoricalAccuracyOptions,
} from './top-k-categorical-accuracy.ts';
export { TrueNegatives } from './true-negatives.ts';
export { TruePositives } from './true-positives.ts';
