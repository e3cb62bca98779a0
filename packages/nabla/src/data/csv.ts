import Papa from 'papaparse';
import { checkOptionNames, DataError } from '../base/index.ts';

/** A table of text: what a CSV file holds. */
export interface Table {
  readonly columns: readonly string[];
  /** The fields of each row, in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
  /** The line of the file that each row begins on, from 1. */
  readonly lines: readonly number[];
}

export interface CsvOptions {
  /** Default: the comma, semicolon, tab or bar that parts the header into most names. */
  delimiter?: string;
}

/**
 * Reads CSV text with a header line: quoted fields, line ends of any system, blank lines skipped.
 *
 * Throws `DataError`, naming line and column, for rows with too few or too many fields, quotes that
 * do not end, a header with empty or doubled names, and a file without rows.
 *
 * ```ts
 * import { parseCsv } from 'nabla/data';
 * parseCsv('a,b\n1,"x, y"\n').rows; // [["1", "x, y"]]
 * ```
 */
export function parseCsv(text: string, options: CsvOptions = {}): Table {
  checkOptionNames('parseCsv', options, ['delimiter']);
  const plain = text.replace(/^\uFEFF/, '');
  const lines: number[] = [];
  const rows: string[][] = [];
  let cursor = 0;
  let line = 1;
  Papa.parse<string[]>(plain, {
    delimiter: options.delimiter ?? findDelimiter(plain),
    step({ data, errors, meta }) {
      const start = line;
      line += countLines(plain, cursor, meta.cursor);
      cursor = meta.cursor;
      const fault = errors.find(({ type }) => type === 'Quotes');
      if (fault) throw quoteError(plain, fault.index ?? 0);
      if (data.length === 1 && data[0].trim() === '') return;
      lines.push(start);
      rows.push(data);
    },
  });
  const [header, ...body] = rows;
  if (!header)
    throw new DataError('CSV: the file is empty; a header line and rows are wanted.', {
      doing: 'parseCsv',
    });
  const columns = checkHeader(
    header.map((name) => name.trim()),
    lines[0],
  );
  if (body.length === 0)
    throw new DataError('CSV: there is a header, but no row below it.', {
      doing: 'parseCsv',
      given: columns,
    });
  body.forEach((row, index) => {
    checkWidth(row, columns, lines[index + 1]);
  });
  return {
    columns,
    rows: body.map((row) => row.map((field) => field.trim())),
    lines: lines.slice(1),
  };
}

/** Asks the header alone, as rows may hold decimal commas: `a;b` above `0,5;x`. */
function findDelimiter(text: string): string {
  const parts = [',', ';', '\t', '|'].map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, {
      delimiter,
      preview: 1,
      skipEmptyLines: 'greedy',
    });
    return { delimiter, names: data[0]?.length ?? 0 };
  });
  return parts.reduce((best, each) => (each.names > best.names ? each : best)).delimiter;
}

/** A fault of quotes, by the place of the field's first character after its opening quote. */
function quoteError(text: string, from: number): DataError {
  const line = 1 + countLines(text, 0, from);
  const begins = text.slice(from, from + 20).split(/[\r\n]/)[0];
  return new DataError(
    `CSV line ${line}: the quoted field that begins with "${begins} does not end, or text follows its closing quote. A quote inside a quoted field is written twice.`,
    { doing: 'parseCsv', given: begins, line },
  );
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    if (text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n')) count++;
  }
  return count;
}

function checkHeader(columns: readonly string[], line: number): readonly string[] {
  const empty = columns.indexOf('');
  if (empty >= 0)
    throw new DataError(
      `CSV line ${line}, column ${empty + 1}: the column has no name. The first line names the columns.`,
      { doing: 'parseCsv', line, column: empty + 1 },
    );
  const doubled = columns.findIndex((name, index) => columns.indexOf(name) !== index);
  if (doubled >= 0)
    throw new DataError(
      `CSV line ${line}, column ${doubled + 1}: two columns are called '${columns[doubled]}'. Rename one.`,
      { doing: 'parseCsv', given: columns[doubled], line, column: doubled + 1 },
    );
  return columns;
}

function checkWidth(row: readonly string[], columns: readonly string[], line: number): void {
  if (row.length === columns.length) return;
  const at = Math.min(row.length, columns.length) + 1;
  const hint =
    row.length > columns.length
      ? 'Is there a comma that should be in quotes?'
      : `'${columns[row.length]}' is missing.`;
  throw new DataError(
    `CSV line ${line}, column ${at}: the row has ${fields(row.length)} and the header ${columns.length}. ${hint}`,
    {
      doing: 'parseCsv',
      given: row.length,
      wanted: columns.length,
      line,
      column: at,
    },
  );
}

function fields(count: number): string {
  return count === 1 ? '1 field' : `${count} fields`;
}
