import { checkOptionNames } from '../base/index.ts';
import type { Explanation, Path, WeightExplanation } from './types.ts';

export interface TextOptions {
  /** Whether ANSI colours are used. Default false. */
  color?: boolean;
  /** Significant digits. Default 6. */
  digits?: number;
  /** How many rows of the batch are listed. Default 8. */
  maxRows?: number;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
type Style = keyof typeof CODES;

interface Pen {
  readonly number: (value: number) => string;
  readonly style: (style: Style, text: string) => string;
  readonly maxRows: number;
}

/**
 * An explanation as text for a terminal.
 *
 * ```ts
 * import { renderText } from 'nabla/explain';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 2 })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * renderText(model.explain([[1, 2]], [[1]])).includes('dE/dW1 = dE/dY1 * dY1/dW1'); // true
 * ```
 */
export function renderText(explanation: Explanation, options: TextOptions = {}): string {
  checkOptionNames('renderText', options, ['color', 'digits', 'maxRows']);
  const { color = false, digits = 6, maxRows = 8 } = options;
  const pen: Pen = {
    number: (value) => formatValue(value, digits),
    style: (style, text) => (color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text),
    maxRows,
  };
  const { title, forward, weights, legend, notes } = explanation;
  return [
    pen.style('bold', title),
    '',
    ...(forward.length > 0 ? forwardLines(explanation, pen) : []),
    ...lossLines(explanation, pen),
    '',
    ...weights.flatMap((weight) => [...weightLines(weight, explanation, pen), '']),
    ...stepLines(explanation, pen),
    '',
    pen.style(
      'dim',
      `where ${legend.map(({ symbol, means }) => `${symbol} = ${means}`).join('; ')}`,
    ),
    ...notes.map((note) => pen.style('yellow', note)),
  ].join('\n');
}

function forwardLines({ forward, rows }: Explanation, pen: Pen): string[] {
  const width = Math.max(...forward.map(({ formula }) => formula.length));
  const lines = forward.map(({ formula, values, shape }) => {
    const own = shape.slice(1).reduce((product, length) => product * length, 1);
    const first = values?.slice(0, own).map(pen.number).join('  ') ?? `(${shape.join(', ')})`;
    return `  ${pen.style('cyan', formula.padEnd(width))}   ${first}`;
  });
  return [`Forward${rows > 1 ? ` (row 0 of ${rows})` : ''}`, ...lines];
}

function lossLines({ loss, rows }: Explanation, pen: Pen): string[] {
  const shown = loss.rows.slice(0, pen.maxRows).map(pen.number).join(' + ');
  const more = loss.rows.length > pen.maxRows ? ' + …' : '';
  const perRow = rows > 1 && loss.rows.length > 0 ? `  = ${shown}${more} (each row's share)` : '';
  const terms = loss.terms.map(({ name, value }) => `  + ${pen.number(value)} from ${name}`);
  return [
    `Loss  ${pen.style('cyan', 'E')} = ${loss.name} = ${pen.style('bold', pen.number(loss.value))}${terms.length > 0 ? ' with' : ''}${perRow}`,
    ...terms,
  ];
}

function weightLines(weight: WeightExplanation, { rows }: Explanation, pen: Pen): string[] {
  const { paths, rest, samples, terms, clipping } = weight;
  const lines = [
    `${pen.style('bold', weight.path)}  ${pen.style('cyan', weight.symbol)} = ${pen.number(weight.value)}`,
    `  ${weight.formula}`,
  ];
  for (const [index, path] of paths.entries())
    lines.push(...pathLines(path, index, paths.length, pen));
  if (rest && paths.length === 0)
    lines.push('  the ways to the loss cancel each other: together they make 0');
  else if (rest) lines.push(`  and ${pen.number(rest.sum)} by ways that are not listed`);
  if (paths.length > 1 || rest || terms.length > 0) {
    const parts = [
      ...paths.map(({ product }) => pen.number(product)),
      ...(rest ? [pen.number(rest.sum)] : []),
      ...terms.map(({ value, name }) => `${pen.number(value)} (${name})`),
    ];
    const listed = parts.length > pen.maxRows ? [...parts.slice(0, pen.maxRows), '…'] : parts;
    lines.push(
      `  dE/d${weight.symbol} = ${listed.join(' + ')} = ${pen.style('bold', pen.number(weight.gradient))}`,
    );
  }
  for (const { name, formula, value } of terms)
    lines.push(`  ${name}: ${formula} = ${pen.number(value)}`);
  if (rows > 1) lines.push(rowsLine(samples, pen));
  if (clipping)
    lines.push(
      `  ${clipping.rule}: ${pen.number(clipping.before)} * ${pen.number(clipping.factor)} = ${pen.number(clipping.after)}`,
    );
  return [...lines, ...updateLines(weight, pen), ...checkLines(weight, pen)];
}

function pathLines(
  { row, factors, product }: Path,
  index: number,
  count: number,
  pen: Pen,
): string[] {
  const head = count > 1 ? `  way ${index + 1}${row === undefined ? '' : `, row ${row}`}` : '';
  const symbols = Math.max(...factors.map(({ symbol }) => symbol.length));
  const formulas = Math.max(...factors.map(({ formula }) => formula.length));
  const lines = factors.map(
    ({ symbol, formula, value }) =>
      `    ${pen.style('cyan', symbol.padEnd(symbols))} = ${formula.padEnd(formulas)} = ${pen.number(value)}`,
  );
  const numbers = factors
    .map(({ value }) => (value < 0 ? `(${pen.number(value)})` : pen.number(value)))
    .join(' * ');
  return [
    ...(head === '' ? [] : [head]),
    ...lines,
    `    ${numbers} = ${pen.style(count > 1 ? 'dim' : 'bold', pen.number(product))}`,
  ];
}

function rowsLine(samples: readonly number[], pen: Pen): string {
  const shown = samples.slice(0, pen.maxRows).map(pen.number).join(', ');
  return `  by row: ${shown}${samples.length > pen.maxRows ? ', …' : ''}`;
}

function updateLines({ update, gradient, clipping }: WeightExplanation, pen: Pen): string[] {
  const constants = Object.entries(update.constants).map(
    ([symbol, value]) => `${symbol} = ${pen.number(value)}`,
  );
  const g = `g = ${pen.number(clipping?.after ?? gradient)}`;
  const lines = update.lines.map(
    ({ symbol, formula, value }) => `    ${symbol} ← ${formula} = ${pen.number(value)}`,
  );
  return [
    `  ${update.optimizer}, with ${[...constants, g].join(', ')}`,
    ...lines,
    `    ${pen.number(update.oldValue)} → ${pen.style('bold', pen.number(update.newValue))}`,
  ];
}

function checkLines(
  { promised, delivered, finiteDifference }: WeightExplanation,
  pen: Pen,
): string[] {
  const better = delivered <= 0 ? 'green' : 'red';
  const { value, relativeError } = finiteDifference;
  return [
    `  if only it moves: the slope promises ${pen.number(promised)}, the loss changes by ${pen.style(better, pen.number(delivered))}`,
    pen.style(
      'dim',
      `  finite difference of the loss: ${pen.number(value)} (relative error ${relativeError.toExponential(1)})`,
    ),
  ];
}

function stepLines({ step }: Explanation, pen: Pen): string[] {
  const better = step.delivered <= 0 ? 'green' : 'red';
  return [
    `The whole step: E ${pen.number(step.lossBefore)} → ${pen.style('bold', pen.number(step.lossAfter))}; promised ${pen.number(step.promised)}, delivered ${pen.style(better, pen.number(step.delivered))}`,
  ];
}

/** A number with so many digits, in the usual notation where it is short. */
export function formatValue(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  return String(rounded);
}
