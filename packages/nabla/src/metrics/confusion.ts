import { type DType, formatShape, ShapeError, sameShape } from '../base/index.ts';
import { describeDoing, type Tensor } from '../graph/index.ts';
import { alignRanks } from '../losses/index.ts';
import {
  add,
  broadcastTo,
  cast,
  clip,
  expandDims,
  greater,
  multiply,
  oneHot,
  reshape,
  subtract,
  sum,
  type TensorLike,
  take,
  tensor,
  topK,
  toTensor,
} from '../ops/index.ts';

/** What becomes of a prediction: which side of the threshold it is on, and whether that is right. */
export type Cell = 'truePositives' | 'falsePositives' | 'trueNegatives' | 'falseNegatives';

/** Far below any prediction: what is not among the k most probable classes is put there. */
export const NOWHERE = -1e10;

export interface Counting {
  readonly thresholds: readonly number[];
  /** Keras keeps predictions within [0, 1] where thresholds are spread evenly over it. */
  readonly clipped: boolean;
  readonly dtype: DType;
  readonly sampleWeight?: TensorLike | null;
  readonly topK?: number | null;
  readonly classId?: number | null;
  /** Whether each column is counted for itself. */
  readonly multiLabel?: boolean;
  /** A weight for each column. */
  readonly labelWeights?: readonly number[] | null;
}

/** How much weight falls in each cell, for each threshold; and for each column with `multiLabel`. */
export function countCells(
  doing: string,
  yTrue: TensorLike,
  yPred: TensorLike,
  how: Counting,
): Record<Cell, Tensor> {
  const { predictions, labels, weights } = prepare(doing, yTrue, yPred, how);
  const shape = how.multiLabel ? [1, ...predictions.shape] : [1, predictions.size];
  const edges = tensor(how.thresholds as number[], {
    shape: [how.thresholds.length, ...shape.slice(1).map(() => 1)],
    dtype: how.dtype,
  });
  const isPositive = cast(greater(reshape(predictions, shape), edges), how.dtype);
  const [ones, zeros] = [labels, subtract(1, labels)].map((x) =>
    reshape(weights ? multiply(x, weights) : x, shape),
  );
  const above = (x: Tensor) => sum(multiply(isPositive, x), { axis: 1 });
  const [truePositives, falsePositives] = [above(ones), above(zeros)];
  return {
    truePositives,
    falsePositives,
    trueNegatives: subtract(sum(zeros, { axis: 1 }), falsePositives),
    falseNegatives: subtract(sum(ones, { axis: 1 }), truePositives),
  };
}

function prepare(doing: string, yTrue: TensorLike, yPred: TensorLike, how: Counting) {
  const { dtype, classId = null, sampleWeight = null, labelWeights = null } = how;
  let [predictions, labels] = alignRanks(
    cast(toTensor(yPred), dtype),
    cast(toTensor(yTrue), dtype),
  );
  checkShapes(doing, labels, predictions);
  if (how.topK) predictions = onlyTop(predictions, how.topK);
  if (classId !== null) {
    const column = tensor([classId], { dtype: 'int32' });
    [predictions, labels] = [predictions, labels].map((x) => take(x, column, { axis: -1 }));
  }
  if (how.clipped) predictions = clip(predictions, 0, 1);
  const weights = [
    sampleWeight === null ? undefined : asColumn(cast(toTensor(sampleWeight), dtype), labels.rank),
    labelWeights === null ? undefined : tensor(labelWeights as number[], { dtype }),
  ].flatMap((weight) => (weight ? [broadcastTo(weight, labels.shape)] : []));
  return {
    predictions,
    labels: cast(cast(labels, 'bool'), dtype),
    weights: weights.length > 1 ? multiply(weights[0], weights[1]) : weights.at(0),
  };
}

/** Weights of rows, made to stretch over their columns. */
function asColumn(weight: Tensor, rank: number): Tensor {
  return weight.rank < rank ? expandDims(weight, -1) : weight;
}

/** The predictions among the k greatest of their row; the others are put below every threshold. */
function onlyTop(predictions: Tensor, k: number): Tensor {
  const classes = predictions.shape[predictions.rank - 1];
  const [, indices] = topK(predictions, k);
  const isTop = sum(oneHot(indices, classes, { dtype: predictions.dtype }), { axis: -2 });
  return add(multiply(predictions, isTop), multiply(NOWHERE, subtract(1, isTop)));
}

function checkShapes(name: string, labels: Tensor, predictions: Tensor): void {
  if (sameShape(labels.shape, predictions.shape)) return;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: targets of shape ${formatShape(labels.shape)} do not fit predictions of shape ${formatShape(predictions.shape)}; they must be equal. Class numbers become columns by utils.toCategorical.`,
    { doing, given: labels.shape, wanted: predictions.shape },
  );
}
