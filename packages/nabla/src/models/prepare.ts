import { ArgumentRangeError, DataError, type HostRandom, UsageError } from '../base/index.ts';
import { allColumns, type DataSet } from './batches.ts';
import { type ClassWeight, weightsOfClasses } from './class-weight.ts';
import {
  type Columns,
  checkFinite,
  checkRowShape,
  countRows,
  type DataLike,
  gatherRows,
  rowOrder,
  sliceRows,
  toColumns,
} from './data.ts';
import type { Model } from './model.ts';

export interface DataOptions {
  /** A weight for each row. */
  sampleWeight?: DataLike;
  /** A weight for each class of the targets. */
  classWeight?: ClassWeight;
}

/** Arrays as users give them, as a data set. */
export function readArrays(
  model: Model,
  x: DataLike,
  y: DataLike | undefined,
  options: DataOptions = {},
  keep?: 'as given',
): DataSet {
  const inputs = toColumns('x', x, model.inputNames, keep);
  const targets = y === undefined ? undefined : toColumns('y', y, targetNames(model), keep);
  return { x: inputs, y: targets, sampleWeight: weightColumns(model, targets, options) };
}

/**
 * A data set that the model can take: equally many rows, of the shapes of its inputs, finite, with
 * targets that the loss can read. Builds the model if it waited for data. All that is wrong is refused
 * here, before any weight changes.
 */
export function prepare(model: Model, given: DataSet): { data: DataSet; rows: number } {
  const rows = countRows(allColumns(given));
  const data: DataSet = { ...given, x: fitInputs(model, given.x) };
  for (const column of data.x.columns) checkFinite('x', column);
  for (const column of data.y?.columns ?? []) checkFinite('y', column);
  for (const column of data.sampleWeight?.columns ?? []) checkFinite('sampleWeight', column);
  buildFor(model, data);
  checkTargets(model, data);
  return { data, rows };
}

/** The last `share` of the rows as a data set of their own, as Keras splits. */
export function splitRows(
  data: DataSet,
  rows: number,
  share: number,
): { train: DataSet; trainRows: number; validation: DataSet } {
  const at = Math.floor(rows * (1 - share));
  if (at === 0 || at === rows) {
    throw new DataError(
      `fit: validationSplit ${share} of ${rows} rows leaves ${at} rows to train on and ${rows - at} to validate with; both need some.`,
      { doing: 'fit', given: share, rows },
    );
  }
  const part = (from: number, to: number): DataSet => {
    const cut = (columns: Columns): Columns => ({
      ...columns,
      columns: columns.columns.map((column) => sliceRows(column, from, to)),
    });
    return {
      x: cut(data.x),
      y: data.y && cut(data.y),
      sampleWeight: data.sampleWeight && cut(data.sampleWeight),
    };
  };
  return { train: part(0, at), trainRows: at, validation: part(at, rows) };
}

/** Checks what a share of rows is. */
export function checkShare(share: number): number {
  if (typeof share === 'number' && share >= 0 && share < 1) return share;
  throw new ArgumentRangeError(
    `fit: validationSplit is ${share}; it is a share of the rows, from 0 to below 1.`,
    { doing: 'fit', given: share },
  );
}

function targetNames(model: Model): readonly string[] {
  const names = model.outputNames;
  const used = model.compiledLoss?.parts.map(({ name }) => name) ?? names;
  return used.length > 0 ? used : names;
}

function fitInputs(model: Model, inputs: Columns): Columns {
  const columns = inputs.columns.map((column, index) => {
    const wanted = model.inputs[index]?.shape;
    if (!wanted) return column;
    const widened = column.shape.length === wanted.length - 1 && wanted[wanted.length - 1] === 1;
    const fitted = widened ? { ...column, shape: [...column.shape, 1] } : column;
    checkRowShape('x', fitted, wanted);
    return fitted;
  });
  return { ...inputs, columns };
}

function buildFor(model: Model, { x }: DataSet): void {
  if (model.built) return;
  const shapes = x.columns.map(({ shape }) => [null, ...shape.slice(1)]);
  const tree =
    x.structure.kind === 'map'
      ? Object.fromEntries(x.structure.names.map((name, i) => [name, shapes[i]]))
      : x.structure.kind === 'list'
        ? shapes
        : shapes[0];
  model.buildFor(tree as never);
}

function checkTargets(model: Model, { y }: DataSet): void {
  if (!y || !model.compiledLoss) return;
  for (const [index, part] of model.compiledLoss.parts.entries()) {
    const column =
      y.columns[y.columns.length === model.compiledLoss.parts.length ? index : part.output];
    if (column) part.loss.checkTargets(column, model.outputs[part.output]?.shape);
  }
}

function weightColumns(
  model: Model,
  y: Columns | undefined,
  options: DataOptions,
): Columns | undefined {
  const { sampleWeight, classWeight } = options;
  if (classWeight !== undefined) {
    if (sampleWeight !== undefined)
      throw new UsageError('fit: give either sampleWeight or classWeight.', { doing: 'fit' });
    if (y?.columns.length !== 1)
      throw new UsageError('fit: classWeight needs the targets of one output.', { doing: 'fit' });
    return {
      structure: { kind: 'one', names: [] },
      columns: [weightsOfClasses(y.columns[0], classWeight)],
    };
  }
  if (sampleWeight === undefined) return undefined;
  const perOutput =
    Array.isArray(sampleWeight) &&
    typeof sampleWeight[0] !== 'number' &&
    model.outputNames.length > 1;
  return toColumns('sampleWeight', sampleWeight, perOutput ? model.outputNames : []);
}

/** The same rows in random order. */
export function shuffleRows(data: DataSet, rows: number, random: HostRandom): DataSet {
  const order = rowOrder(rows, random);
  const reorder = (columns: Columns): Columns => ({
    ...columns,
    columns: columns.columns.map((column) => ({
      ...column,
      values: gatherRows(column, order, 0, rows),
    })),
  });
  return {
    x: reorder(data.x),
    y: data.y && reorder(data.y),
    sampleWeight: data.sampleWeight && reorder(data.sampleWeight),
  };
}
