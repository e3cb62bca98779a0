import { DataError } from '../base/index.ts';
import type { Table } from './csv.ts';

/** What a column of text holds. */
export type ColumnKind =
  | { readonly kind: 'number'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'category'; readonly categories: readonly string[] }
  | { readonly kind: 'ignored'; readonly why: string };

/** Text that stands for a value that is not there. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);

/** Numbers as many countries write them: `0,5`; or with thousands apart: `1,234.5`. */
const DECIMAL_COMMA = /^[+-]?\d+(,\d+)+(\.\d+)?$/;

/** From this share of numbers on, a column is numeric and other text in it is an error. */
const MOSTLY = 0.8;

/** With more categories than this, a column of text is taken for names or numbers of rows. */
const MOST_CATEGORIES = 50;

export function isMissing(text: string): boolean {
  return MISSING.has(text.toLowerCase());
}

/**
 * What a column holds, judged by `rows`; mean, deviation and categories are those of `learned`. Throws
 * `DataError` with line and column for text in a column of numbers, wherever in `rows` it stands.
 */
export function kindOfColumn(
  table: Table,
  column: number,
  rows: readonly number[],
  learned: readonly number[] = rows,
): ColumnKind {
  const name = table.columns[column];
  const isPresent = (row: number) => !isMissing(table.rows[row][column]);
  const present = rows.filter(isPresent);
  const known = learned.filter(isPresent);
  if (known.length === 0) return { kind: 'ignored', why: `'${name}' is empty` };
  const strays = present.filter((row) => !isNumber(table.rows[row][column]));
  const comma = strays.find((row) => DECIMAL_COMMA.test(table.rows[row][column]));
  if (comma !== undefined && strays.every((row) => DECIMAL_COMMA.test(table.rows[row][column])))
    throw fieldError(table, comma, column, 'has a comma in it. Write numbers as 1234.5.');
  if (present.length - strays.length < MOSTLY * present.length)
    return categories(table, column, known);
  if (strays.length > 0)
    throw fieldError(
      table,
      strays[0],
      column,
      'is no number, and the other fields of the column are. Leave it empty if it is missing.',
    );
  return scaleOf(
    name,
    known.map((row) => Number(table.rows[row][column])),
  );
}

function fieldError(table: Table, row: number, column: number, what: string): DataError {
  const [given, line] = [table.rows[row][column], table.lines[row]];
  return new DataError(
    `CSV line ${line}, column ${column + 1} ('${table.columns[column]}'): '${given}' ${what}`,
    { doing: 'read a column', given, line, column: column + 1 },
  );
}

function scaleOf(name: string, values: readonly number[]): ColumnKind {
  // Asked of the values: the mean of equal ones may be off by a rounding, and the deviation not 0.
  if (values.every((value) => value === values[0]))
    return { kind: 'ignored', why: `'${name}' is ${values[0]} in every row` };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
  );
  return { kind: 'number', mean, deviation };
}

function categories(table: Table, column: number, present: readonly number[]): ColumnKind {
  const name = table.columns[column];
  const found = [...new Set(present.map((row) => table.rows[row][column]))].sort();
  if (found.length === 1)
    return {
      kind: 'ignored',
      why: `'${name}' is '${found[0].replaceAll(/\s+/g, ' ')}' in every row`,
    };
  if (found.length > MOST_CATEGORIES || (found.length > 20 && found.length > present.length / 2)) {
    return {
      kind: 'ignored',
      why: `'${name}' has ${found.length} different texts in ${present.length} rows, like a name`,
    };
  }
  return { kind: 'category', categories: found };
}

/** The numbers that stand for a field: scaled to mean 0 and deviation 1, or one 1 among zeros. */
export function encodeField(text: string, kind: ColumnKind): number[] {
  if (kind.kind === 'number')
    return [isMissing(text) ? 0 : (Number(text) - kind.mean) / kind.deviation];
  if (kind.kind === 'category') return kind.categories.map((category) => Number(category === text));
  return [];
}

/** The names of the numbers that stand for a column. */
export function encodedNames(name: string, kind: ColumnKind): string[] {
  if (kind.kind === 'number') return [name];
  return kind.kind === 'category' ? kind.categories.map((category) => `${name}=${category}`) : [];
}

function isNumber(text: string): boolean {
  return Number.isFinite(Number(text));
}
