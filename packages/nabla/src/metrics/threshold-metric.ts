import type { Tensor } from '../graph/index.ts';
import { reshape, type TensorLike } from '../ops/index.ts';
import { type Cell, countCells } from './confusion.ts';
import { ConfusionMetric } from './confusion-metric.ts';
import type { MetricOptions, UpdateOptions } from './metric.ts';
import { areEven, type Thresholds, thresholdList } from './thresholds.ts';

export interface ThresholdOptions extends MetricOptions {
  /** Predictions above it are taken as positive; with a list, there is a result for each. Default 0.5. */
  thresholds?: Thresholds;
}

export interface TopKThresholdOptions extends ThresholdOptions {
  /** Take as positive only the k greatest predictions of a row. Default `null`: all above the threshold. */
  topK?: number | null;
  /** Count this column only. Default `null`: all. */
  classId?: number | null;
}

/** What metrics share that count on which side of a few thresholds predictions are. */
export abstract class ThresholdMetric extends ConfusionMetric {
  static override readonly options: readonly string[] = ['name', 'dtype', 'thresholds'];
  readonly thresholds: Thresholds;
  readonly #edges: readonly number[];
  protected readonly topK: number | null;
  protected readonly classId: number | null;

  constructor(options: TopKThresholdOptions, cells: readonly Cell[], usual = 0.5) {
    super(options);
    this.thresholds = options.thresholds ?? null;
    this.topK = options.topK ?? null;
    this.classId = options.classId ?? null;
    this.#edges = thresholdList(`${this}`, this.thresholds, usual);
    this.keepCounts(cells, [this.#edges.length]);
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const { topK, classId, dtype } = this;
    const { sampleWeight } = options;
    const thresholds = this.#edges;
    const clipped = areEven(thresholds);
    const how = { thresholds, clipped, topK, classId, dtype, sampleWeight };
    this.addCounts(countCells(`${this}`, yTrue, yPred, how));
  }

  /** A number for each threshold, or the number, if there is one. */
  protected perThreshold(values: Tensor): Tensor {
    return this.#edges.length === 1 ? reshape(values, []) : values;
  }
}
