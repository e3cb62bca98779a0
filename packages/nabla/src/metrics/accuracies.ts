import { formatShape, ShapeError, sameShape } from '../base/index.ts';
import { describeDoing, type Tensor } from '../graph/index.ts';
import { aligned } from '../losses/index.ts';
import {
  any,
  argmax,
  cast,
  equal,
  expandDims,
  floatx,
  greater,
  inTopK,
  slice,
  squeeze,
  type TensorLike,
  toTensor,
} from '../ops/index.ts';

/** 1 where prediction and target are equal, else 0, elementwise. */
export function accuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return matches(...aligned('accuracy', yTrue, yPred));
}

export interface BinaryAccuracyParameters {
  /** Predictions above it are taken as 1. Default 0.5. */
  threshold?: number;
}

/**
 * 1 where a prediction is on the side of `threshold` that its target, 0 or 1, says, else 0; elementwise.
 *
 * `yTrue` and `yPred` have one shape, which is that of the result. Throws `ShapeError` for shapes that
 * do not fit.
 *
 * Source: `keras.metrics.binary_accuracy`.
 *
 * ```ts
 * import { binaryAccuracy } from 'nabla/metrics';
 * binaryAccuracy([0, 1], [0.2, 0.4]).arraySync(); // [1, 0]
 * ```
 */
export function binaryAccuracy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: BinaryAccuracyParameters = {},
): Tensor {
  const [target, prediction] = aligned('binaryAccuracy', yTrue, yPred);
  const side = greater(prediction, options.threshold ?? 0.5);
  return matches(target, cast(side, target.dtype));
}

/**
 * 1 where the most probable class is that of the one-hot target, else 0, for each row.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., classes); the result has (batch, ...). Throws
 * `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.metrics.categorical_accuracy`.
 *
 * ```ts
 * import { categoricalAccuracy } from 'nabla/metrics';
 * categoricalAccuracy([[0, 1], [0, 1]], [[0.1, 0.9], [0.8, 0.2]]).arraySync(); // [1, 0]
 * ```
 */
export function categoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const target = toTensor(yTrue);
  const prediction = toTensor(yPred);
  checkRows('categoricalAccuracy', target.shape, prediction.shape);
  return matches(argmax(target, { axis: -1 }), argmax(prediction, { axis: -1 }));
}

/**
 * 1 where the most probable class is the class number of the target, else 0, for each row.
 *
 * `yPred` has the shape (batch, ..., classes), `yTrue` and the result have (batch, ...); an axis of
 * length 1 at the end of `yTrue` is dropped. Throws `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.metrics.sparse_categorical_accuracy`.
 *
 * ```ts
 * import { sparseCategoricalAccuracy } from 'nabla/metrics';
 * sparseCategoricalAccuracy([1, 1], [[0.1, 0.9], [0.8, 0.2]]).arraySync(); // [1, 0]
 * ```
 */
export function sparseCategoricalAccuracy(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const prediction = toTensor(yPred);
  const target = labels('sparseCategoricalAccuracy', yTrue, prediction);
  const hits = matches(target, cast(argmax(prediction, { axis: -1 }), target.dtype));
  return hits.rank > 1 && hits.shape[hits.rank - 1] === 1 ? squeeze(hits, { axis: -1 }) : hits;
}

export interface TopKParameters {
  /** How many of the most probable classes count. Default 5. */
  k?: number;
}

/**
 * 1 where the class of the one-hot target is among the k most probable ones, else 0, for each row.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., classes); the result has (batch, ...). Throws
 * `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.metrics.top_k_categorical_accuracy`.
 *
 * ```ts
 * import { topKCategoricalAccuracy } from 'nabla/metrics';
 * topKCategoricalAccuracy([[0, 0, 1]], [[0.1, 0.7, 0.2]], { k: 2 }).arraySync(); // [1]
 * ```
 */
export function topKCategoricalAccuracy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: TopKParameters = {},
): Tensor {
  const target = toTensor(yTrue);
  const prediction = toTensor(yPred);
  checkRows('topKCategoricalAccuracy', target.shape, prediction.shape);
  return cast(inTopK(argmax(target, { axis: -1 }), prediction, options.k ?? 5), floatx());
}

export interface SparseTopKParameters extends TopKParameters {
  /** Whether the predictions are class numbers, the most probable first. Default false. */
  fromSortedIds?: boolean;
}

/**
 * 1 where the class number of the target is among the k most probable ones, else 0, for each row.
 *
 * `yPred` has the shape (batch, ..., classes), `yTrue` and the result have (batch, ...); an axis of
 * length 1 at the end of `yTrue` is dropped. Throws `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.metrics.sparse_top_k_categorical_accuracy`.
 *
 * ```ts
 * import { sparseTopKCategoricalAccuracy } from 'nabla/metrics';
 * sparseTopKCategoricalAccuracy([2], [[0.1, 0.7, 0.2]], { k: 2 }).arraySync(); // [1]
 * ```
 */
export function sparseTopKCategoricalAccuracy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: SparseTopKParameters = {},
): Tensor {
  const { k = 5, fromSortedIds = false } = options;
  const prediction = toTensor(yPred);
  const target = labels('sparseTopKCategoricalAccuracy', yTrue, prediction);
  if (!fromSortedIds) return cast(inTopK(target, prediction, k), floatx());
  const count = Math.min(k, prediction.shape[prediction.rank - 1]);
  const best = slice(
    prediction,
    prediction.shape.map(() => 0),
    [...prediction.shape.slice(0, -1), count],
  );
  return cast(any(equal(expandDims(target, -1), best), { axis: -1 }), floatx());
}

function matches(a: Tensor, b: Tensor): Tensor {
  return cast(equal(a, b), floatx());
}

/** Class numbers in the shape of the rows of `prediction`. */
function labels(doing: string, yTrue: TensorLike, prediction: Tensor): Tensor {
  const given = toTensor(yTrue);
  const isColumn = given.rank === prediction.rank && given.shape[given.rank - 1] === 1;
  const target = isColumn ? squeeze(given, { axis: -1 }) : given;
  checkRows(doing, [...target.shape, prediction.shape[prediction.rank - 1]], prediction.shape);
  return target;
}

function checkRows(name: string, target: readonly number[], output: readonly number[]): void {
  if (sameShape(target, output)) return;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: targets of shape ${formatShape(target)} do not fit predictions of shape ${formatShape(output)}. One-hot targets have the shape of the predictions; class numbers have it without the last axis.`,
    { doing, given: target, wanted: output },
  );
}
