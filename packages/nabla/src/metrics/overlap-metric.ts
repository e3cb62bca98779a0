import { ArgumentRangeError, checkPositiveInteger } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import { EPSILON } from '../losses/index.ts';
import {
  add,
  argmax,
  broadcastTo,
  cast,
  divide,
  expandDims,
  eye,
  greater,
  matmul,
  multiply,
  notEqual,
  oneHot,
  reshape,
  subtract,
  sum,
  type TensorLike,
  tensor,
  toTensor,
  transpose,
  where,
} from '../ops/index.ts';
import { addTo, Metric, type MetricOptions, type UpdateOptions } from './metric.ts';

export interface OverlapOptions extends MetricOptions {
  /** Targets of this class do not count. Default `null`: all count. */
  ignoreClass?: number | null;
  /** The axis of the classes, where they are not numbers. Default -1. */
  axis?: number;
}

/** What an overlap metric is made with, besides its options. */
export interface Classes {
  readonly numClasses: number;
  readonly targetClassIds: readonly number[];
  /** Whether targets are class numbers, and not a score for each class. Default true. */
  readonly sparseYTrue?: boolean;
  /** Whether predictions are. Default true. */
  readonly sparseYPred?: boolean;
}

/**
 * What metrics share that are TP / (TP + FP + FN), averaged over some classes. The counts are in a
 * matrix: how often a class (row) was taken for another (column).
 */
export abstract class OverlapMetric extends Metric {
  readonly numClasses: number;
  readonly targetClassIds: readonly number[];
  readonly ignoreClass: number | null;
  readonly sparseYTrue: boolean;
  readonly sparseYPred: boolean;
  readonly axis: number;
  readonly #matrix: Variable;

  constructor(options: OverlapOptions, classes: Classes) {
    super({ ...options, dtype: options.dtype ?? 'int32' });
    const { numClasses, targetClassIds, sparseYTrue = true, sparseYPred = true } = classes;
    this.numClasses = checkPositiveInteger(`${this}`, 'numClasses', numClasses);
    this.targetClassIds = targetClassIds.map((id) => checkClass(`${this}`, id, numClasses));
    this.ignoreClass = options.ignoreClass ?? null;
    this.sparseYTrue = sparseYTrue;
    this.sparseYPred = sparseYPred;
    this.axis = options.axis ?? -1;
    this.#matrix = this.addVariable('totalConfusionMatrix', [numClasses, numClasses]);
  }

  override get direction(): 'up' | 'down' {
    return 'up';
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const target = this.#labels(yTrue, this.sparseYTrue);
    const prediction = this.#labels(yPred, this.sparseYPred);
    const weight = cast(this.#weights(options.sampleWeight, target), 'float32');
    const [rows, columns] = [target, prediction].map((x) => oneHot(x, this.numClasses));
    const counted = multiply(columns, expandDims(weight, 1));
    addTo(this.#matrix, matmul(transpose(rows), counted));
  }

  override result(): Tensor {
    const matrix = cast(this.#matrix.value, 'float32');
    const right = sum(multiply(matrix, eye(this.numClasses)), { axis: 0 });
    const all = subtract(add(sum(matrix, { axis: 0 }), sum(matrix, { axis: 1 })), right);
    const wanted = Array.from({ length: this.numClasses }, (_, id) =>
      this.targetClassIds.includes(id),
    );
    const counts = multiply(cast(greater(all, 1e-9), 'float32'), cast(tensor(wanted), 'float32'));
    const shares = multiply(divide(right, add(all, EPSILON)), counts);
    return divide(sum(shares), add(sum(counts), EPSILON));
  }

  /** Class numbers, flat. */
  #labels(given: TensorLike, isSparse: boolean): Tensor {
    const x = toTensor(given);
    return cast(reshape(isSparse ? x : argmax(x, { axis: this.axis }), [-1]), 'int32');
  }

  /** Weights in the dtype of the counts, as Keras has them: whole numbers by default. */
  #weights(given: TensorLike | null | undefined, target: Tensor): Tensor {
    const weight = cast(toTensor(given ?? 1), this.dtype);
    const flat = weight.rank > 1 ? reshape(weight, [-1]) : weight;
    const all = broadcastTo(flat, target.shape);
    return this.ignoreClass === null ? all : where(notEqual(target, this.ignoreClass), all, 0);
  }
}

function checkClass(owner: string, id: number, numClasses: number): number {
  if (Number.isInteger(id) && id >= 0 && id < numClasses) return id;
  throw new ArgumentRangeError(
    `${owner}: targetClassIds has ${id}; with ${numClasses} classes, ids are whole numbers from 0 to ${numClasses - 1}.`,
    { doing: owner, option: 'targetClassIds', given: id, wanted: [0, numClasses - 1] },
  );
}
