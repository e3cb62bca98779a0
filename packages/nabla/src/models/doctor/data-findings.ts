import { Embedding } from '../../layers/index.ts';
import {
  Huber,
  LogCosh,
  type Loss,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredError,
  MeanSquaredLogarithmicError,
} from '../../losses/index.ts';
import type { DataSet } from '../batches.ts';
import type { Column } from '../data.ts';
import type { Model } from '../model.ts';
import { type ActivationRange, allLayers, outputLayer, rangeOf } from './activation-ranges.ts';

/** Wider rows are pixels or one-hot codes, where an empty column is usual. */
const WIDE = 32;

const regressionLosses = [
  MeanSquaredError,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  MeanSquaredLogarithmicError,
  Huber,
  LogCosh,
];

export function isRegression(loss: Loss): boolean {
  return regressionLosses.some((each) => loss instanceof each);
}

/** What can be told of a training from its data and its model, before the first step. */
export function dataFindings(model: Model, data: DataSet): string[] {
  const targets = data.y?.columns ?? [];
  const takesNumbers = !allLayers(model).some((layer) => layer instanceof Embedding);
  return [
    ...(takesNumbers ? data.x.columns.flatMap(constantInputs) : []),
    ...targets.flatMap(constantTargets),
    ...(model.compiledLoss?.parts ?? []).flatMap(({ loss, output }, index) => {
      const layer = outputLayer(model, output);
      const range = layer && rangeOf(layer);
      const column = targets[targets.length === model.compiledLoss?.parts.length ? index : output];
      return range && column ? lossFindings(layer.name, range, loss, column) : [];
    }),
  ];
}

function constantInputs(column: Column): string[] {
  const [rows, width] = column.shape;
  if (column.shape.length !== 2 || rows < 3) return [];
  const constant = constantColumns(column, width, width > WIDE ? width : 1);
  if (constant.length === 0) return [];
  if (constant.length === width) {
    return [
      `${column.name}: all ${rows} rows of x are equal, so nothing can be told from them. Check how x was read.`,
    ];
  }
  const [where, are] = constant.length === 1 ? ['column', 'is'] : ['columns', 'are'];
  return [
    `${column.name}: ${where} ${constant.join(', ')} of x (from 0) ${are} the same in all ${rows} rows and tells nothing that a bias does not. Leave it out, or check how x was read.`,
  ];
}

function constantTargets(column: Column): string[] {
  const [rows] = column.shape;
  const width = column.values.length / rows;
  if (rows < 3 || constantColumns(column, width, width).length < width) return [];
  const shown = [...column.values.subarray(0, Math.min(width, 4))].join(', ');
  return [
    `y is the same in all ${rows} rows (${shown}${width > 4 ? ', ...' : ''}): there is nothing to learn of x. Check how y was read.`,
  ];
}

/** The places in a row at which all rows are equal; none where they are fewer than `least`. */
function constantColumns({ values }: Column, width: number, least: number): number[] {
  const left = new Set(Array.from({ length: width }, (_, at) => at));
  for (let start = width; start < values.length && left.size >= least; start += width) {
    for (const at of left) if (values[start + at] !== values[at]) left.delete(at);
  }
  return left.size < least ? [] : [...left];
}

/** Where the last activation, the loss and the targets do not fit. */
function lossFindings(layer: string, range: ActivationRange, loss: Loss, y: Column): string[] {
  const isProbability = range.low >= 0 && range.high <= 1;
  if ('fromLogits' in loss) {
    if (loss.fromLogits === false && !isProbability) {
      return [
        `${loss.name} takes probabilities, and ${layer} (${range.name}) gives values ${span(range)}. End in a sigmoid or softmax, or give the loss fromLogits: true.`,
      ];
    }
    return loss.fromLogits === true && isProbability
      ? [
          `${loss.name} has fromLogits: true, and ${layer} already ends in ${range.name}: it would be applied twice. Drop one of the two.`,
        ]
      : [];
  }
  if (!isRegression(loss)) return [];
  if (range.acrossUnits && y.values.length === y.shape[0]) {
    return [
      `${layer}: ${range.name} over one unit is always 1, and nothing is learned. Use a sigmoid for two classes, linear for a number.`,
    ];
  }
  const [low, high] = extremes(y);
  if (low >= range.low && high <= range.high) return [];
  return [
    `${layer} (${range.name}) gives values ${span(range)}, and y goes from ${short(low)} to ${short(high)}: it cannot get there. Use a linear last layer, or scale y.`,
  ];
}

function extremes({ values }: Column): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function span({ low, high }: ActivationRange): string {
  if (low === -Infinity && high === Infinity) return 'of any size';
  if (high === Infinity) return `above ${low}`;
  return low === -Infinity ? `below ${high}` : `from ${low} to ${high}`;
}

/** A number with four digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
