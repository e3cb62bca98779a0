/** A column of a table: its title, where it ends as a share of the line, and how its text stands. */
export interface Column {
  readonly title: string;
  readonly end: number;
  readonly align: 'left' | 'right' | 'center';
}

/** A table with ruled lines, `width` characters wide; long fields go on in the next line. */
export function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const widths = columnWidths(columns, width);
  const rule = (left: string, middle: string, right: string, line: string) =>
    left + widths.map((each) => line.repeat(each)).join(middle) + right;
  const body = rows
    .map((row) => drawRow(row, columns, widths, '│'))
    .join(`\n${rule('├', '┼', '┤', '─')}\n`);
  return [
    rule('┏', '┳', '┓', '━'),
    drawRow(
      columns.map(({ title }) => title),
      columns,
      widths,
      '┃',
    ),
    rule('┡', '╇', '┩', '━'),
    ...(rows.length > 0 ? [body] : []),
    rule('└', '┴', '┘', '─'),
  ].join('\n');
}

/** Widths between the rules. What padding and rules take is spread evenly over the columns, as in Keras. */
function columnWidths(columns: readonly Column[], width: number): number[] {
  const ends = columns.map(({ end }) => Math.trunc(end * width));
  const wanted = ends.map((end, index) => end - (ends[index - 1] ?? 0) + 2);
  let excess = wanted.reduce((sum, each) => sum + each, 0) + columns.length + 1 - width;
  return wanted.map((each, index) => {
    const share = roundHalfEven(excess / (columns.length - index));
    excess -= share;
    return each - share;
  });
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function drawRow(
  fields: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  rule: string,
): string {
  const wrapped = fields.map((field, index) => wrap(field, widths[index] - 2));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const cells = wrapped.map(
      (lines, index) => ` ${place(lines[line] ?? '', widths[index] - 2, columns[index].align)} `,
    );
    return rule + cells.join(rule) + rule;
  }).join('\n');
}

function place(text: string, width: number, align: Column['align']): string {
  if (align === 'right') return text.padStart(width);
  if (align === 'center') return text.padStart(Math.floor((width + text.length) / 2)).padEnd(width);
  return text.padEnd(width);
}

/** Lines of at most `width` characters, broken between words; a word that is too long ends in `…`. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    const plain = word.trimEnd();
    if (line !== '' && line.length + plain.length > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += plain.length > width ? `${plain.slice(0, width - 1)}…` : word;
  }
  return [...lines, line.trimEnd()];
}
