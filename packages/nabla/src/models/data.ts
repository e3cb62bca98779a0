import {
  allocate,
  DataError,
  type DType,
  formatShape,
  type HostRandom,
  isPlainObject,
  type Shape,
  ShapeError,
  sizeOf,
  type TypedArray,
} from '../base/index.ts';
import { type Aval, KerasTensor, Tensor, Variable } from '../graph/index.ts';
import { type TensorLike, tensor } from '../ops/index.ts';

/** Rows of one input or target: the first axis counts them. */
export interface Column {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly values: TypedArray;
}

/** Inputs or targets as users give them: an array, a list of arrays, or a map by name. */
export type DataLike = TensorLike | readonly TensorLike[] | { readonly [name: string]: TensorLike };

/** How the columns of a model are put together again: one, a list, or a map. */
export interface Structure {
  readonly kind: 'one' | 'list' | 'map';
  /** Names in the order of the columns. */
  readonly names: readonly string[];
}

/** The data of a fit: columns of equally many rows, and how the model takes them. */
export interface Columns {
  readonly structure: Structure;
  readonly columns: readonly Column[];
}

/**
 * Data as columns. With `names` of several inputs, a list holds one array each; with a single one, a
 * list is the array itself. Throws `DataError` for unknown names and missing inputs.
 */
export function toColumns(
  what: string,
  data: DataLike,
  names: readonly string[],
  keep?: 'as given',
): Columns {
  if (isPlainObject(data))
    return fromMap(what, data as Readonly<Record<string, TensorLike>>, names, keep);
  if (Array.isArray(data) && isListOfArrays(data, names)) {
    if (names.length > 1 && data.length !== names.length) {
      throw new DataError(
        `${what}: ${data.length} arrays were given for ${names.length} (${names.join(', ')}).`,
        { doing: what, given: data.length, wanted: names },
      );
    }
    const columns = data.map((each, index) =>
      toColumn(`${what}[${index}]`, each as TensorLike, names[index] ?? String(index), keep),
    );
    return { structure: { kind: 'list', names: columns.map(({ name }) => name) }, columns };
  }
  return {
    structure: { kind: 'one', names: names.slice(0, 1) },
    columns: [toColumn(what, data as TensorLike, names[0] ?? what, keep)],
  };
}

function isListOfArrays(data: readonly unknown[], names: readonly string[]): boolean {
  if (names.length > 1) return true;
  const isTensor = (each: unknown) => each instanceof Tensor || each instanceof Variable;
  const isArray = (each: unknown) => isTensor(each) || ArrayBuffer.isView(each);
  return names.length === 1
    ? data.length === 1 && isTensor(data[0])
    : data.length > 0 && data.every(isArray);
}

function fromMap(
  what: string,
  data: Readonly<Record<string, TensorLike>>,
  names: readonly string[],
  keep: 'as given' | undefined,
): Columns {
  const missing = names.filter((name) => !Object.hasOwn(data, name));
  if (names.length > 0 && missing.length > 0) {
    throw new DataError(
      `${what}: nothing was given for ${missing.join(', ')}; the names are ${names.join(', ')}.`,
      { doing: what, given: Object.keys(data), wanted: names },
    );
  }
  const used = names.length > 0 ? names : Object.keys(data);
  return {
    structure: { kind: 'map', names: used },
    columns: used.map((name) => toColumn(`${what}.${name}`, data[name], name, keep)),
  };
}

/**
 * One array as a column; with `keep`, numbers stay as they were given, unrounded. Throws `DataError` for what has no rows, or
 * values that are no numbers.
 */
export function toColumn(what: string, data: TensorLike, name: string, keep?: 'as given'): Column {
  if (data instanceof KerasTensor) data.dataSync();
  let made: Tensor;
  try {
    made = tensor(data);
  } catch (error) {
    if (error instanceof DataError)
      throw new DataError(`${what}: ${error.message}`, { ...error.facts, doing: what });
    throw error;
  }
  if (made.rank === 0) {
    throw new DataError(
      `${what} is a single number; data has rows: write [[1, 2], [3, 4]] for two rows of two features.`,
      { doing: what, given: data },
    );
  }
  return {
    name,
    shape: made.shape,
    dtype: made.dtype,
    values: keep && made.origin.kind === 'leaf' ? made.origin.values : made.dataSync(),
  };
}

/** Columns as the model takes them, of tensors made for each. */
export function assemble<T>(
  structure: Structure,
  leaves: readonly T[],
): T | T[] | Record<string, T> {
  if (structure.kind === 'one') return leaves[0];
  if (structure.kind === 'list') return [...leaves];
  return Object.fromEntries(structure.names.map((name, index) => [name, leaves[index]]));
}

/** The number of rows. Throws `DataError` where columns disagree or are empty. */
export function countRows(columns: readonly Column[]): number {
  const [first, ...others] = columns;
  for (const other of others) {
    if (other.shape[0] !== first.shape[0]) {
      throw new DataError(
        `${first.name} has ${first.shape[0]} rows and ${other.name} has ${other.shape[0]}; each row of inputs needs its target.`,
        { doing: 'fit', given: columns.map(({ name, shape }) => [name, shape]) },
      );
    }
  }
  if (first.shape[0] === 0) {
    throw new DataError(`${first.name} has no rows: there is nothing to learn from.`, {
      doing: 'fit',
      given: first.shape,
    });
  }
  return first.shape[0];
}

/** The rows `indices[from..to)` of a column. */
export function gatherRows(
  column: Column,
  indices: ArrayLike<number>,
  from: number,
  to: number,
): TypedArray {
  const width = sizeOf(column.shape.slice(1));
  const out = allocate(column.dtype, (to - from) * width);
  for (let row = from; row < to; row++) {
    const start = indices[row] * width;
    if (width === 1) out[row - from] = column.values[start];
    else out.set(column.values.subarray(start, start + width), (row - from) * width);
  }
  return out;
}

/** Rows `from` to `to` of a column as a column; shares the memory. */
export function sliceRows(column: Column, from: number, to: number): Column {
  const width = sizeOf(column.shape.slice(1));
  return {
    ...column,
    shape: [to - from, ...column.shape.slice(1)],
    values: column.values.subarray(from * width, to * width),
  };
}

/** The shape and dtype of a batch of `rows` rows. */
export function batchAval(column: Column, rows: number): Aval {
  return { shape: [rows, ...column.shape.slice(1)], dtype: column.dtype };
}

/** Refuses NaN and infinite numbers, naming row and column. */
export function checkFinite(what: string, column: Column): void {
  if (column.dtype === 'int32' || column.dtype === 'uint8' || column.dtype === 'bool') return;
  // A number times 0 is 0, and what is none makes the sum NaN: far quicker than to look at each.
  let sum = 0;
  for (let i = 0; i < column.values.length; i++) sum += column.values[i] * 0;
  if (sum === 0) return;
  const bad = column.values.findIndex((value) => !Number.isFinite(value));
  const width = sizeOf(column.shape.slice(1));
  const row = Math.floor(bad / width);
  const at = bad % width;
  throw new DataError(
    `${what}: row ${row}, column ${at} is ${column.values[bad]}. Training on it would make every weight NaN. Leave the row out, or fill the gap (the mean of the column is usual).`,
    { doing: what, given: column.values[bad], row, column: at },
  );
}

/** Row numbers in order, or shuffled. */
export function rowOrder(rows: number, random: HostRandom | undefined): Int32Array {
  return random ? random.permutation(rows) : new Int32Array(rows).map((_, index) => index);
}

/** Throws `ShapeError` where a column does not have the shape of the rows that the model takes. */
export function checkRowShape(
  what: string,
  column: Column,
  wanted: readonly (number | null)[],
): void {
  const rows = column.shape.slice(1);
  const fits =
    rows.length === wanted.length - 1 &&
    wanted.slice(1).every((length, axis) => length === null || length === rows[axis]);
  if (fits) return;
  throw new ShapeError(
    `${what}: the data has the shape ${formatShape(column.shape)}; '${column.name}' takes ${formatShape(wanted)}. ${adviseRows(column, wanted)}`,
    { doing: what, given: column.shape, wanted },
  );
}

function adviseRows(column: Column, wanted: readonly (number | null)[]): string {
  const given = column.shape[column.shape.length - 1];
  const features = wanted[wanted.length - 1];
  if (column.shape.length === 1) return 'One row alone is written [[...]], with two brackets.';
  if (column.shape.length === wanted.length)
    return `Its rows have ${given} features where the model was built for ${features}.`;
  return 'Reshape the data, or change the inputShape of the model.';
}
