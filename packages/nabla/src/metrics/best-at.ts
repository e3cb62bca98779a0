import { checkNumber, checkPositiveInteger } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { greaterEqual, max, type TensorLike, where } from '../ops/index.ts';
import { countCells } from './confusion.ts';
import { ConfusionMetric } from './confusion-metric.ts';
import type { MetricOptions, UpdateOptions } from './metric.ts';
import { evenThresholds } from './thresholds.ts';

export interface BestAtOptions extends MetricOptions {
  /** How many thresholds are tried, spread evenly over [0, 1]. Default 200. */
  numThresholds?: number;
  /** Count this column only. Default `null`: all. */
  classId?: number | null;
}

/** What metrics share that find the best of one rate where another is large enough. */
export abstract class BestAt extends ConfusionMetric {
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'numThresholds',
    'classId',
  ];
  readonly numThresholds: number;
  readonly classId: number | null;
  readonly #limit: number;

  constructor(option: string, limit: number, options: BestAtOptions) {
    super(options);
    this.#limit = checkNumber(`${this}`, option, limit, { min: 0, max: 1 });
    const count = options.numThresholds ?? 200;
    this.numThresholds = checkPositiveInteger(`${this}`, 'numThresholds', count);
    this.classId = options.classId ?? null;
    const cells = ['truePositives', 'falsePositives', 'trueNegatives', 'falseNegatives'] as const;
    this.keepCounts(cells, [this.numThresholds]);
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const { classId, dtype, numThresholds } = this;
    const { sampleWeight } = options;
    const thresholds = evenThresholds(numThresholds);
    const how = { thresholds, clipped: numThresholds > 1, classId, dtype, sampleWeight };
    this.addCounts(countCells(`${this}`, yTrue, yPred, how));
  }

  /** The greatest of `wanted` at the thresholds where `limited` reaches the limit; 0 where none does. */
  protected best(limited: Tensor, wanted: Tensor): Tensor {
    return max(where(greaterEqual(limited, this.#limit), wanted, 0));
  }
}
