import {
  checkNumber,
  checkOptionNames,
  DataError,
  HostRandom,
  unknownName,
} from '../base/index.ts';
import type { Table } from './csv.ts';
import { type ColumnKind, encodedNames, encodeField, isMissing, kindOfColumn } from './features.ts';

/** Numbers of a part of the rows, ready for `fit`. */
export interface Part {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  /** Where each row stands in the table. */
  readonly rows: readonly number[];
}

/** A table made ready for a network, and how to make other rows ready in the same way. */
export interface Dataset {
  readonly target: string;
  /** Class names for a target of categories; none for numbers. */
  readonly classes: readonly string[] | undefined;
  /** Mean and deviation of a target of numbers, which is scaled. */
  readonly targetScale: { readonly mean: number; readonly deviation: number } | undefined;
  /** Names of the numbers of `x`. */
  readonly features: readonly string[];
  readonly train: Part;
  readonly test: Part;
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

export interface DatasetOptions {
  /** The share of the rows that is held out, from 0 to below 1. Default 0.2. */
  testSplit?: number;
  /** Columns to leave out. */
  ignore?: readonly string[];
  /** Default: text is classes, numbers are numbers. */
  task?: 'classification' | 'regression';
  /** Of the split. Default 0. */
  seed?: number;
}

/**
 * Makes a table ready: numbers are scaled to mean 0 and deviation 1, text becomes one number a
 * category, gaps become the mean or no category at all, rows without a target are left out. A part of
 * the rows, the same share of each class, is held out; scales and categories come from the others.
 *
 * Throws `UnknownNameError` for a target that is no column, `DataError` for text among numbers (with
 * line and column) and for a target that is the same everywhere.
 *
 * ```ts
 * import { makeDataset, parseCsv } from 'nabla/data';
 * const table = parseCsv('size,kind\n1,a\n2,b\n3,a\n4,b\n');
 * makeDataset(table, 'kind', { testSplit: 0 }).classes; // ["a", "b"]
 * ```
 */
export function makeDataset(table: Table, target: string, options: DatasetOptions = {}): Dataset {
  checkOptionNames('makeDataset', options, ['testSplit', 'ignore', 'task', 'seed']);
  const { testSplit = 0.2, ignore = [], seed = 0 } = options;
  checkNumber('makeDataset', 'testSplit', testSplit, { min: 0, max: 0.99 });
  for (const name of [target, ...ignore])
    if (!table.columns.includes(name)) throw unknownName('column', name, table.columns);
  const at = table.columns.indexOf(target);
  const known = table.rows.flatMap((row, index) => (isMissing(row[at]) ? [] : [index]));
  const asked = targetKind(table, at, known, known, options.task);
  const groups =
    asked.kind === 'category'
      ? asked.categories.map((name) => known.filter((row) => table.rows[row][at] === name))
      : [known];
  const { train, test } = split(groups, testSplit, new HostRandom(seed));
  const answer =
    asked.kind === 'number' ? targetKind(table, at, known, train, options.task) : asked;
  const inputs = table.columns.flatMap((name, column) =>
    column === at || ignore.includes(name)
      ? []
      : [{ name, column, kind: kindOfColumn(table, column, known, train) }],
  );
  const encode = (row: number) =>
    inputs.flatMap(({ column, kind }) => encodeField(table.rows[row][column], kind));
  const part = (rows: readonly number[]): Part => ({
    x: rows.map(encode),
    y: rows.map((row) => encodeField(table.rows[row][at], answer)),
    rows,
  });
  const features = inputs.flatMap(({ name, kind }) => encodedNames(name, kind));
  const ignored = inputs.flatMap(({ kind }) => (kind.kind === 'ignored' ? [kind.why] : []));
  if (features.length === 0)
    throw new DataError(
      `makeDataset: no column is left to learn from${ignored.length > 0 ? `: ${ignored.join('; ')}` : ''}.`,
      { doing: 'makeDataset', given: table.columns },
    );
  const dropped = table.rows.length - known.length;
  return {
    target,
    classes: answer.kind === 'category' ? answer.categories : undefined,
    targetScale: answer.kind === 'number' ? answer : undefined,
    features,
    train: part(train),
    test: part(test),
    notes: [
      ...(dropped > 0
        ? [`${dropped} ${dropped === 1 ? 'row' : 'rows'} without '${target}' left out`]
        : []),
      ...ignored.map((why) => `${why}: left out`),
      ...(answer.kind === 'number' && options.task === undefined
        ? classesPerhaps(table, at, known)
        : []),
    ],
  };
}

function targetKind(
  table: Table,
  column: number,
  rows: readonly number[],
  learned: readonly number[],
  task: DatasetOptions['task'],
): Exclude<ColumnKind, { kind: 'ignored' }> {
  const kind = kindOfColumn(table, column, rows, learned);
  const name = table.columns[column];
  if (kind.kind === 'ignored')
    throw new DataError(
      `The target ${kind.why}: there is nothing to learn. Choose another column.`,
      { doing: 'makeDataset', given: name },
    );
  if (kind.kind === 'category' && task === 'regression')
    throw new DataError(`The target '${name}' is text, which has no numbers to predict.`, {
      doing: 'makeDataset',
      given: name,
    });
  if (kind.kind === 'number' && task === 'classification') {
    const categories = [...new Set(rows.map((row) => table.rows[row][column]))].sort(
      (a, b) => Number(a) - Number(b),
    );
    return { kind: 'category', categories };
  }
  return kind;
}

/** A note for a target such as 0, 1, 2: numbers that may be names of classes. */
function classesPerhaps(table: Table, column: number, rows: readonly number[]): string[] {
  const found = new Set(rows.map((row) => Number(table.rows[row][column])));
  if (found.size > 10 || 5 * found.size > rows.length) return [];
  if (![...found].every(Number.isInteger)) return [];
  return [
    `'${table.columns[column]}' holds only ${found.size} different numbers and is predicted as a number; if they are classes, ask for the task 'classification'`,
  ];
}

/** Shuffles each group and holds a share of it out, but never all of it. */
function split(
  groups: readonly (readonly number[])[],
  share: number,
  random: HostRandom,
): { train: number[]; test: number[] } {
  const parts = groups.map((group) => {
    const order = Array.from(random.permutation(group.length), (index) => group[index]);
    const held = Math.min(Math.round(group.length * share), group.length - 1);
    return { train: order.slice(held), test: order.slice(0, held) };
  });
  return {
    train: parts.flatMap(({ train }) => train).sort((a, b) => a - b),
    test: parts.flatMap(({ test }) => test).sort((a, b) => a - b),
  };
}
