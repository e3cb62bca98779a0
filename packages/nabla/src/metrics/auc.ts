import {
  type Config,
  checkChoice,
  checkNumber,
  formatShape,
  ShapeError,
  UsageError,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { EPSILON } from '../losses/index.ts';
import {
  divideNoNan,
  mean,
  multiply,
  sigmoid,
  sum,
  type TensorLike,
  tensor,
  toTensor,
  zeros,
} from '../ops/index.ts';
import {
  areaTerms,
  CURVES,
  type Curve,
  SUMMATION_METHODS,
  type SummationMethod,
} from './auc-curves.ts';
import { type Cell, countCells } from './confusion.ts';
import { ConfusionMetric } from './confusion-metric.ts';
import type { MetricOptions, UpdateOptions } from './metric.ts';
import { areEven, evenThresholds } from './thresholds.ts';

export interface AUCOptions extends MetricOptions {
  /** How many thresholds the curve has, from 2, spread evenly over [0, 1]. Default 200. */
  numThresholds?: number;
  /** `ROC`: recall over the rate of false positives; `PR`: precision over recall; `PRGAIN`. Default `ROC`. */
  curve?: Curve;
  /** Whether areas are taken under straight lines (default), or by the greater or the smaller end. */
  summationMethod?: SummationMethod;
  /** Thresholds between 0 and 1, instead of evenly spread ones. Default `null`. */
  thresholds?: readonly number[] | null;
  /** Whether each column has its own curve, and the result is the mean of the areas. Default false. */
  multiLabel?: boolean;
  /** The number of columns, with `multiLabel`. Default `null`: that of the first batch. */
  numLabels?: number | null;
  /** A weight for each column. Default `null`: all weigh the same. */
  labelWeights?: readonly number[] | null;
  /** Whether the predictions are logits instead of probabilities. Default false. */
  fromLogits?: boolean;
}

const CELLS: readonly Cell[] = [
  'truePositives',
  'falsePositives',
  'trueNegatives',
  'falseNegatives',
];

/**
 * The area under the curve of two rates over all thresholds: for `ROC`, the probability that a positive
 * row is ranked above a negative one.
 *
 * Targets, 0 or 1, and predictions, from 0 to 1, have one shape. The curve is a polygon through
 * `numThresholds` points, so the area is an approximation. Throws `ArgumentRangeError` for fewer than
 * two thresholds, `UsageError` for `numLabels` without `multiLabel`, `ShapeError` for shapes that do
 * not fit.
 *
 * Source: `keras.metrics.AUC`.
 *
 * ```ts
 * import { AUC } from 'nabla/metrics';
 * const auc = new AUC();
 * auc.updateState([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * auc.result().item(); // about 0.75
 * ```
 */
export class AUC extends ConfusionMetric {
  static override readonly className: string = 'AUC';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'numThresholds',
    'curve',
    'summationMethod',
    'thresholds',
    'multiLabel',
    'numLabels',
    'labelWeights',
    'fromLogits',
  ];
  readonly numThresholds: number;
  readonly curve: Curve;
  readonly summationMethod: SummationMethod;
  /** All thresholds, with those at the ends, which are a little outside [0, 1]. */
  readonly thresholds: readonly number[];
  readonly multiLabel: boolean;
  readonly numLabels: number | null;
  readonly labelWeights: readonly number[] | null;
  readonly fromLogits: boolean;
  readonly #given: readonly number[] | null;
  readonly #isEven: boolean;

  constructor(options: AUCOptions = {}) {
    super(options);
    this.#given = options.thresholds ?? null;
    const inner = this.#given && [...this.#given].sort((a, b) => a - b);
    const count = inner ? inner.length + 2 : (options.numThresholds ?? 200);
    this.numThresholds = checkNumber('AUC', 'numThresholds', count, { min: 2, integer: true });
    const even = inner ? [0, ...inner, 1] : evenThresholds(this.numThresholds);
    this.#isEven = inner === null || areEven(even);
    this.thresholds = [-EPSILON, ...even.slice(1, -1), 1 + EPSILON];
    this.curve = checkChoice('AUC', 'curve', options.curve ?? 'ROC', CURVES);
    const method = options.summationMethod ?? 'interpolation';
    this.summationMethod = checkChoice('AUC', 'summationMethod', method, SUMMATION_METHODS);
    this.multiLabel = options.multiLabel ?? false;
    this.numLabels = options.numLabels ?? null;
    this.labelWeights = options.labelWeights ?? null;
    this.fromLogits = options.fromLogits ?? false;
    if (this.numLabels !== null && !this.multiLabel) {
      throw new UsageError(
        'AUC: numLabels is for multiLabel: true. Leave it out, or ask for a curve for each column.',
        {
          doing: 'AUC',
          given: this.numLabels,
        },
      );
    }
    if (!this.multiLabel) this.keepCounts(CELLS, [this.numThresholds]);
    else if (this.numLabels !== null) this.#keepColumns(this.numLabels);
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const { dtype, thresholds, multiLabel } = this;
    const predictions = this.fromLogits ? sigmoid(yPred) : toTensor(yPred);
    if (multiLabel && this.variables.length === 0) this.#keepColumns(columnsOf(predictions));
    const counts = countCells('AUC', yTrue, predictions, {
      thresholds,
      clipped: this.#isEven,
      dtype,
      multiLabel,
      sampleWeight: options.sampleWeight,
      labelWeights: multiLabel ? null : this.labelWeights,
    });
    this.addCounts(counts);
  }

  override result(): Tensor {
    if (this.variables.length === 0) return zeros([], { dtype: this.dtype });
    const [tp, fp, tn, fn] = CELLS.map((cell) => this.count(cell));
    const terms = areaTerms({ tp, fp, tn, fn }, this.curve, this.summationMethod);
    if (!this.multiLabel) return sum(terms);
    const areas = sum(terms, { axis: 0 });
    if (this.labelWeights === null) return mean(areas);
    const weights = tensor([...this.labelWeights], { dtype: this.dtype });
    return divideNoNan(sum(multiply(areas, weights)), sum(weights));
  }

  override getConfig(): Config {
    return { ...super.getConfig(), thresholds: this.#given };
  }

  #keepColumns(columns: number): void {
    this.keepCounts(CELLS, [this.numThresholds, columns]);
  }
}

function columnsOf(predictions: Tensor): number {
  if (predictions.rank === 2) return predictions.shape[1];
  throw new ShapeError(
    `AUC with multiLabel takes predictions of shape (batch, labels), and was given ${formatShape(predictions.shape)}.`,
    { doing: 'AUC', given: predictions.shape, wanted: '(batch, labels)' },
  );
}
