import { type F1ScoreOptions, FBetaScore } from './fbeta-score.ts';

/**
 * The harmonic mean of precision P and recall R: 2 P R / (P + R), for each class.
 *
 * Targets, one-hot, and predictions have the shape (batch, classes); the result has (classes,), or is
 * one number with `average`. Throws `ArgumentRangeError` for a threshold out of range, `ShapeError` for
 * shapes that do not fit.
 *
 * Source: `keras.metrics.F1Score`.
 *
 * ```ts
 * import { F1Score } from 'nabla/metrics';
 * const metric = new F1Score({ threshold: 0.5, average: 'micro' });
 * metric.updateState([[1, 0], [1, 1]], [[0.6, 0.2], [0.2, 0.8]]);
 * metric.result().item(); // about 0.8
 * ```
 */
export class F1Score extends FBetaScore {
  static override readonly className: string = 'F1Score';
  static override readonly options: readonly string[] = ['name', 'dtype', 'average', 'threshold'];

  constructor(options: F1ScoreOptions = {}) {
    super({ ...options, name: options.name ?? 'f1_score' });
  }
}
