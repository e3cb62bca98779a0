import { describe, expect, it } from 'vitest';
import { DataError } from '../base/index.ts';
import { parseCsv } from './csv.ts';

const fault = (text: string): DataError => {
  try {
    parseCsv(text);
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new DataError(`no fault was found in ${JSON.stringify(text)}`);
};

describe('parseCsv', () => {
  it('reads a header and rows, as text without spaces around it', () => {
    expect(parseCsv('a, b\n1, x y \n2,\n')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', 'x y'],
        ['2', ''],
      ],
      lines: [2, 3],
    });
  });

  it('reads quoted commas, quotes and line breaks', () => {
    const { rows, lines } = parseCsv('a,"b, c"\n1,"x, ""y"""\n2,"two\nlines"\n3,z\n');
    expect(rows).toEqual([
      ['1', 'x, "y"'],
      ['2', 'two\nlines'],
      ['3', 'z'],
    ]);
    expect(lines).toEqual([2, 3, 5]);
  });

  it.each([
    ['Unix', '\n'],
    ['Windows', '\r\n'],
    ['the old Mac', '\r'],
  ])('reads the line ends of %s, and counts them', (_, end) => {
    const { rows, lines } = parseCsv(['a,b', '1,2', '', '3,4'].join(end));
    expect(rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(lines).toEqual([2, 4]);
  });

  it('counts lines rightly after a byte order mark', () => {
    const { columns, lines } = parseCsv('\uFEFFa,b\n1,2\n3,4\n');
    expect(columns).toEqual(['a', 'b']);
    expect(lines).toEqual([2, 3]);
  });

  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ])('finds out that fields are parted by %s', (_, delimiter) => {
    expect(parseCsv(`a${delimiter}b\n1${delimiter}2\n`).rows).toEqual([['1', '2']]);
  });

  it('asks the header how fields are parted, where rows have decimal commas', () => {
    expect(parseCsv('a;b\n0,5;x\n1,5;y\n').rows[0]).toEqual(['0,5', 'x']);
  });

  it('takes the delimiter that is given', () => {
    expect(parseCsv('a b\n1 2\n', { delimiter: ' ' }).rows).toEqual([['1', '2']]);
    expect(() => parseCsv('a\n1\n', { ['delimeter' as 'delimiter']: ' ' })).toThrow(
      "Did you mean 'delimiter'?",
    );
  });

  it('names the first of the rows whose length differs from the header (U30 b)', () => {
    const error = fault('1,2,3,4,5,6,7\n1,2,3,4,5,6\n1,2,3,4,5,6,7,8\n');
    expect(error.message).toBe(
      "CSV line 2, column 7: the row has 6 fields and the header 7. '7' is missing.",
    );
    expect(error.facts).toMatchObject({ line: 2, column: 7, given: 6, wanted: 7 });
  });

  it.each([
    [
      'a,b\n1,2\n3\n',
      "CSV line 3, column 2: the row has 1 field and the header 2. 'b' is missing.",
    ],
    [
      'a,b\n"1\n2",2\n\n3,4,5\n',
      'CSV line 5, column 3: the row has 3 fields and the header 2. Is there a comma that should be in quotes?',
    ],
    ['a,b\n1,x\n2,"y\n3,z\n', 'CSV line 3: the quoted field that begins with "y does not end'],
    ['a,b\n1,"x\ny" z\n', 'CSV line 2: the quoted field that begins with "x does not end, or text'],
    ['', 'CSV: the file is empty'],
    [' \n\n', 'CSV: the file is empty'],
    ['a,b\n', 'CSV: there is a header, but no row below it.'],
    ['\na,b,a\n1,2,3\n', "CSV line 2, column 3: two columns are called 'a'. Rename one."],
    ['a,,c\n1,2,3\n', 'CSV line 1, column 2: the column has no name.'],
  ])('refuses %j', (text, message) => {
    expect(fault(text).message).toContain(message);
  });
});
