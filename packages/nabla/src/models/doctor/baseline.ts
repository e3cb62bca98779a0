import { sizeOf } from '../../base/index.ts';
import type { History } from '../../callbacks/index.ts';
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  type Loss,
  MeanAbsoluteError,
  MeanSquaredError,
  SparseCategoricalCrossentropy,
} from '../../losses/index.ts';
import type { DataSet } from '../batches.ts';
import type { Column } from '../data.ts';
import type { Model } from '../model.ts';
import { short } from './data-findings.ts';

/** What the best guess gives that does not look at x: the mean of y, in every row. */
export interface Baseline {
  /** In the units of the loss. */
  readonly loss: number;
  /** The share of the largest class, where y holds classes. */
  readonly accuracy?: number;
}

/** Names of metrics that count hits of classes. */
export const ACCURACIES = [
  'accuracy',
  'acc',
  'binary_accuracy',
  'categorical_accuracy',
  'sparse_categorical_accuracy',
];

/** The loss of one element of y where the mean of its column is predicted. */
type ElementLoss = (y: number, mean: number) => number;

const surprise = (share: number, probability: number): number =>
  share === 0 ? 0 : -share * Math.log(probability);
const square: ElementLoss = (y, mean) => (y - mean) ** 2;
const distance: ElementLoss = (y, mean) => Math.abs(y - mean);
const binary: ElementLoss = (y, mean) => surprise(y, mean) + surprise(1 - y, 1 - mean);

/**
 * The loss of always predicting the mean of y, for losses that are a mean over rows: mse, mae and
 * crossentropies of probabilities. For a crossentropy that is predicting the shares of the classes.
 * Undefined where the loss is weighted, has several parts or other terms, and for fewer than 3 rows.
 */
export function baselineOf(model: Model, { y, sampleWeight }: DataSet): Baseline | undefined {
  const parts = model.compiledLoss?.parts ?? [];
  const column = y?.columns[0];
  if (parts.length !== 1 || !column || y.columns.length !== 1 || sampleWeight) return undefined;
  const [{ loss, weight }] = parts;
  const isMean = loss.reduction === 'sum_over_batch_size' || loss.reduction === 'mean';
  const isSmoothed = 'labelSmoothing' in loss && loss.labelSmoothing !== 0;
  const plain = isMean && weight === undefined && !isSmoothed && model.losses.length === 0;
  return plain && column.shape[0] > 2 ? baselineFor(loss, column) : undefined;
}

/** Says the baseline beside a loss that is no better. */
export function baselineFinding(
  history: History,
  baseline: Baseline | undefined,
  last: number,
  falls: boolean,
): string {
  const name = ACCURACIES.find((each) => history.history[each] !== undefined);
  const reached = name === undefined ? undefined : history.history[name].at(-1);
  const share =
    baseline?.accuracy !== undefined && reached !== undefined
      ? ` The ${name} is ${short(reached)}; always saying the largest class gives ${short(baseline.accuracy)}.`
      : '';
  const advice = falls ? ' It still falls: train longer, or with a larger learning rate.' : '';
  return `The loss ${short(last)} is no better than ${short(baseline?.loss ?? 0)}, that of always predicting the mean of y: nothing is learned of x yet.${share}${advice}`;
}

function baselineFor(loss: Loss, column: Column): Baseline | undefined {
  if (loss instanceof MeanSquaredError) return { loss: averageLoss(column, square) };
  if (loss instanceof MeanAbsoluteError) return { loss: averageLoss(column, distance) };
  if (loss instanceof BinaryCrossentropy) {
    const accuracy = sizeOf(column.shape.slice(1)) === 1 ? largestShare(column) : undefined;
    return { loss: averageLoss(column, binary), accuracy };
  }
  if (loss instanceof CategoricalCrossentropy && column.shape.length === 2) {
    const accuracy = Math.max(...columnMeans(column));
    return { loss: averageLoss(column, surprise) * column.shape[1], accuracy };
  }
  if (loss instanceof SparseCategoricalCrossentropy) {
    const shares = classShares(column);
    const entropy = shares.reduce((total, share) => total + surprise(share, share), 0);
    return { loss: entropy, accuracy: Math.max(...shares) };
  }
  return undefined;
}

function averageLoss(column: Column, element: ElementLoss): number {
  const { values } = column;
  const means = columnMeans(column);
  let total = 0;
  for (let at = 0; at < values.length; at++) total += element(values[at], means[at % means.length]);
  return total / values.length;
}

function columnMeans({ values, shape }: Column): Float64Array {
  const means = new Float64Array(sizeOf(shape.slice(1)));
  for (let at = 0; at < values.length; at++) means[at % means.length] += values[at] / shape[0];
  return means;
}

function largestShare(column: Column): number {
  return Math.max(...classShares(column));
}

function classShares({ values }: Column): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].map((count) => count / values.length);
}
