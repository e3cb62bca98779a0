import {
  type Config,
  checkChoice,
  checkNumber,
  formatShape,
  type KerasObject,
  ShapeError,
  sameShape,
  toCamelCase,
} from '../base/index.ts';
import { describeDoing, type Tensor, type Variable } from '../graph/index.ts';
import { aligned } from '../losses/index.ts';
import {
  broadcastTo,
  cast,
  divide,
  expandDims,
  greater,
  isinf,
  mean,
  multiply,
  ones,
  square,
  subtract,
  sum,
  type TensorLike,
  toTensor,
  where,
  zeros,
} from '../ops/index.ts';
import { addTo, Metric, type MetricOptions, type UpdateOptions } from './metric.ts';

const AGGREGATIONS = ['uniform_average', 'variance_weighted_average'] as const;

export interface R2ScoreOptions extends MetricOptions {
  /**
   * How the scores of the columns become one: their mean (`uniform_average`, default), their mean
   * weighted by the variances of the columns, or not at all (`null`).
   */
  classAggregation?: (typeof AGGREGATIONS)[number] | null;
  /** The number of inputs, for the adjusted score. Default 0: not adjusted. */
  numRegressors?: number;
}

interface Sums {
  readonly squares: Variable;
  readonly sum: Variable;
  readonly residual: Variable;
  readonly count: Variable;
}

/**
 * The share of the variance of the targets that the predictions explain:
 * 1 - Σ (yTrue - yPred)² / Σ (yTrue - mean(yTrue))²; 1 is perfect, 0 as good as the mean.
 *
 * Targets and predictions have the shape (batch, n). Throws `ArgumentRangeError` for a negative
 * `numRegressors`, `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.metrics.R2Score`.
 *
 * ```ts
 * import { R2Score } from 'nabla/metrics';
 * const metric = new R2Score();
 * metric.updateState([[1], [4], [3]], [[2], [4], [4]]);
 * metric.result().item(); // about 0.5714
 * ```
 */
export class R2Score extends Metric {
  static override readonly className: string = 'R2Score';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'classAggregation',
    'numRegressors',
  ];
  readonly classAggregation: (typeof AGGREGATIONS)[number] | null;
  readonly numRegressors: number;
  readonly #samples: Variable;
  #sums: Sums | undefined;

  constructor(options: R2ScoreOptions = {}) {
    super({ ...options, name: options.name ?? 'r2_score' });
    const { classAggregation = 'uniform_average', numRegressors = 0 } = options;
    this.classAggregation =
      classAggregation === null
        ? null
        : checkChoice('R2Score', 'classAggregation', classAggregation, AGGREGATIONS);
    const range = { min: 0, integer: true };
    this.numRegressors = checkNumber('R2Score', 'numRegressors', numRegressors, range);
    this.#samples = this.addVariable('numSamples');
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const [target, prediction] = aligned('R2Score', yTrue, yPred).map((x) => cast(x, this.dtype));
    checkShapes(target, prediction);
    this.#sums ??= this.#keep(prediction.shape[1]);
    const weight = this.#weights(options.sampleWeight, target);
    const weighted = multiply(target, weight);
    const column = (x: Tensor) => sum(x, { axis: 0 });
    addTo(this.#sums.sum, column(weighted));
    addTo(this.#sums.squares, column(multiply(target, weighted)));
    const errors = square(subtract(target, prediction));
    addTo(this.#sums.residual, column(multiply(errors, weight)));
    addTo(this.#sums.count, column(weight));
    addTo(this.#samples, target.size);
  }

  override result(): Tensor {
    if (!this.#sums) return zeros([], { dtype: this.dtype });
    const total = this.#sums.sum.value;
    const average = divide(total, this.#sums.count.value);
    const variation = subtract(this.#sums.squares.value, multiply(total, average));
    const raw = subtract(1, divide(this.#sums.residual.value, variation));
    return this.#adjusted(this.#aggregated(where(isinf(raw), 0, raw), variation));
  }

  /** As of any object, but that `class_aggregation: null` says something. */
  static override fromConfig(config: Config): KerasObject {
    const made = Object.entries(config).map(([key, value]) => [toCamelCase(key), value]);
    return new R2Score(Object.fromEntries(made));
  }

  #aggregated(scores: Tensor, variation: Tensor): Tensor {
    if (this.classAggregation === null) return scores;
    if (this.classAggregation === 'uniform_average') return mean(scores);
    return divide(sum(multiply(variation, scores)), sum(variation));
  }

  /** 1 - (1 - R²) (n - 1) / (n - p - 1), where there are enough samples for that. */
  #adjusted(score: Tensor): Tensor {
    if (this.numRegressors === 0) return score;
    const others = subtract(this.#samples.value, 1);
    const free = subtract(others, this.numRegressors);
    const isEnough = greater(free, 0);
    const factor = divide(others, where(isEnough, free, 1));
    return where(isEnough, subtract(1, multiply(subtract(1, score), factor)), score);
  }

  #weights(given: TensorLike | null | undefined, target: Tensor): Tensor {
    if (given === null || given === undefined) return ones(target.shape, { dtype: this.dtype });
    const weight = cast(toTensor(given), this.dtype);
    return broadcastTo(weight.rank === 1 ? expandDims(weight, 1) : weight, target.shape);
  }

  #keep(columns: number): Sums {
    return {
      squares: this.addVariable('squaredSum', [columns]),
      sum: this.addVariable('sum', [columns]),
      residual: this.addVariable('residual', [columns]),
      count: this.addVariable('count', [columns]),
    };
  }
}

function checkShapes(target: Tensor, prediction: Tensor): void {
  if (prediction.rank === 2 && sameShape(target.shape, prediction.shape)) return;
  const doing = describeDoing('R2Score');
  throw new ShapeError(
    `${doing} takes targets and predictions of one shape (batch, n), and was given ${formatShape(target.shape)} and ${formatShape(prediction.shape)}.`,
    { doing, given: target.shape, wanted: prediction.shape },
  );
}
