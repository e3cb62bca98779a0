import { checkChoice, checkNumber, formatShape, ShapeError, sameShape } from '../base/index.ts';
import { describeDoing, type Tensor, type Variable } from '../graph/index.ts';
import { EPSILON } from '../losses/index.ts';
import {
  abs,
  add,
  cast,
  divide,
  expandDims,
  greater,
  greaterEqual,
  logicalAnd,
  max,
  mean,
  multiply,
  subtract,
  sum,
  type TensorLike,
  toTensor,
  zeros,
} from '../ops/index.ts';
import { addTo, Metric, type MetricOptions, type UpdateOptions } from './metric.ts';

const AVERAGES = ['micro', 'macro', 'weighted'] as const;

export interface F1ScoreOptions extends MetricOptions {
  /**
   * `null`: a score for each class (default). `micro`: the score of all counts together; `macro`: the
   * mean of the scores; `weighted`: their mean, weighted by how often the classes occur.
   */
  average?: (typeof AVERAGES)[number] | null;
  /** Above 0, to 1: predictions above it are positive. Default `null`: the greatest of the row is. */
  threshold?: number | null;
}

export interface FBetaScoreOptions extends F1ScoreOptions {
  /** β, above 0: how many times recall weighs as much as precision. Default 1. */
  beta?: number;
}

/** Counts for each class, or for all together. */
interface Counts {
  readonly truePositives: Variable;
  readonly falsePositives: Variable;
  readonly falseNegatives: Variable;
  readonly weight: Variable;
}

/**
 * The weighted harmonic mean of precision P and recall R: (1 + β²) P R / (β² P + R), for each class.
 *
 * Targets, one-hot, and predictions have the shape (batch, classes); the result has (classes,), or is
 * one number with `average`. Throws `ArgumentRangeError` for a β or threshold out of range, `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.metrics.FBetaScore`.
 *
 * ```ts
 * import { FBetaScore } from 'nabla/metrics';
 * const metric = new FBetaScore({ beta: 2, threshold: 0.5 });
 * metric.updateState([[1, 0], [1, 1]], [[0.6, 0.2], [0.2, 0.8]]);
 * metric.result().arraySync(); // about [0.5556, 1]
 * ```
 */
export class FBetaScore extends Metric {
  static override readonly className: string = 'FBetaScore';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'average',
    'beta',
    'threshold',
  ];
  readonly average: (typeof AVERAGES)[number] | null;
  readonly beta: number;
  readonly threshold: number | null;
  #counts: Counts | undefined;

  constructor(options: FBetaScoreOptions = {}) {
    super({ ...options, name: options.name ?? 'fbeta_score' });
    const { average = null, beta = 1, threshold = null } = options;
    const owner = `${this}`;
    this.average = average === null ? null : checkChoice(owner, 'average', average, AVERAGES);
    this.beta = checkNumber(owner, 'beta', beta, { min: 0, aboveMin: true });
    const range = { min: 0, aboveMin: true, max: 1 };
    this.threshold = threshold === null ? null : checkNumber(owner, 'threshold', threshold, range);
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const target = cast(toTensor(yTrue), this.dtype);
    const given = cast(toTensor(yPred), this.dtype);
    checkShapes(`${this}`, target, given);
    const prediction = cast(this.#positives(given), this.dtype);
    const { sampleWeight = null } = options;
    const weight =
      sampleWeight === null ? 1 : expandDims(cast(toTensor(sampleWeight), this.dtype), 1);
    const axis = this.average === 'micro' ? null : 0;
    const total = (x: Tensor) => sum(multiply(x, weight), { axis });
    this.#counts ??= this.#keep(this.average === 'micro' ? [] : [given.shape[1]]);
    const { truePositives, falsePositives, falseNegatives } = this.#counts;
    addTo(truePositives, total(multiply(prediction, target)));
    addTo(falsePositives, total(multiply(prediction, subtract(1, target))));
    addTo(falseNegatives, total(multiply(subtract(1, prediction), target)));
    addTo(this.#counts.weight, total(target));
  }

  override result(): Tensor {
    if (!this.#counts) return zeros([], { dtype: this.dtype });
    const { truePositives, falsePositives, falseNegatives, weight } = this.#counts;
    const share = (rest: Variable) =>
      divide(truePositives.value, add(add(truePositives.value, rest.value), EPSILON));
    const [precision, recall] = [share(falsePositives), share(falseNegatives)];
    const square = this.beta ** 2;
    const below = add(add(multiply(square, precision), recall), EPSILON);
    const scores = multiply(1 + square, divide(multiply(precision, recall), below));
    if (this.average === null) return scores;
    if (this.average !== 'weighted') return mean(scores);
    return sum(multiply(scores, divide(weight.value, add(sum(weight.value), EPSILON))));
  }

  /** Which classes each row is said to have. */
  #positives(prediction: Tensor): Tensor {
    if (this.threshold !== null) return greater(prediction, this.threshold);
    const greatest = max(prediction, { axis: -1, keepdims: true });
    return logicalAnd(greaterEqual(prediction, greatest), greater(abs(prediction), 1e-9));
  }

  #keep(shape: readonly number[]): Counts {
    return {
      truePositives: this.addVariable('truePositives', shape),
      falsePositives: this.addVariable('falsePositives', shape),
      falseNegatives: this.addVariable('falseNegatives', shape),
      weight: this.addVariable('intermediateWeights', shape),
    };
  }
}

function checkShapes(name: string, target: Tensor, prediction: Tensor): void {
  if (prediction.rank === 2 && sameShape(target.shape, prediction.shape)) return;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing} takes targets and predictions of one shape (batch, classes), and was given ${formatShape(target.shape)} and ${formatShape(prediction.shape)}. Class numbers become columns by utils.toCategorical.`,
    { doing, given: target.shape, wanted: prediction.shape },
  );
}
