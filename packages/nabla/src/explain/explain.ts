import {
  ArgumentRangeError,
  checkNumber,
  checkOptionNames,
  flattenTree,
  nearest,
  sizeOf,
  UnknownNameError,
} from '../base/index.ts';
import { type Tensor, topological, type Variable } from '../graph/index.ts';
import { type Capture, capture, type StepArrays } from './capture.ts';
import { bracketed, derivativeText } from './formulas.ts';
import { findTrails, type Place, type Trail } from './paths.ts';
import { Sensitivity } from './sensitivity.ts';
import type { Subject } from './subject.ts';
import { nameAll, type Symbols } from './symbols.ts';
import type {
  Explanation,
  Factor,
  ForwardStep,
  LossExplanation,
  Path,
  WeightExplanation,
} from './types.ts';
import { explainUpdate, lossAround } from './update.ts';

export interface ExplainOptions {
  /** The weights to explain: `dense/kernel[0,1]`, `dense/kernel` for all its elements, or a list. Default: all, if there are at most 64. */
  weight?: string | readonly string[];
  /** How many ways to the loss are listed for a weight; the others are summed. Default 16. */
  maxPaths?: number;
  /** Layers with more elements are shown without their values. Default 256. */
  maxValues?: number;
  /** Whether dropout and batch statistics act as in training. Default true. */
  training?: boolean;
  /** Default `float64`; `float32` computes as training does. */
  precision?: 'float64' | 'float32';
}

export const EXPLAIN_OPTIONS: readonly (keyof ExplainOptions)[] = [
  'weight',
  'maxPaths',
  'maxValues',
  'training',
  'precision',
];

/** How many weights are explained when none is asked for. */
const SMALL = 64;

/** Explains the next training step of a model on some rows. See `Model.explain`. */
export function explainStep(
  subject: Subject,
  step: StepArrays,
  rows: number,
  options: ExplainOptions,
): Explanation {
  checkOptionNames('explain', options, EXPLAIN_OPTIONS);
  const { training = true, precision = 'float64' } = options;
  const maxPaths = checkNumber('explain', 'maxPaths', options.maxPaths ?? 16, {
    min: 1,
    integer: true,
  });
  const maxValues = checkNumber('explain', 'maxValues', options.maxValues ?? 256, {
    min: 0,
    integer: true,
  });
  const captured = capture(subject, step, { training, precision });
  const symbols = nameAll(captured.x, captured.y, captured.calls, captured.held);
  const asked = chooseWeights(captured.variables, options.weight);
  const weights = asked.map((place) =>
    explainWeight(subject, captured, symbols, place, rows, maxPaths),
  );
  return {
    kind: 'explanation',
    title: titleOf(subject, captured),
    precision,
    rows,
    loss: explainLoss(subject, captured, rows),
    forward: explainForward(captured, symbols, maxValues),
    weights,
    step: explainWholeStep(captured),
    legend: symbols.legend,
    notes: notesOf(captured, asked.length),
  };
}

/** An element of a weight. */
interface WeightPlace {
  readonly at: number;
  readonly element: number;
}

function chooseWeights(
  variables: readonly Variable[],
  asked: ExplainOptions['weight'],
): WeightPlace[] {
  const all = (at: number) =>
    Array.from({ length: sizeOf(variables[at].shape) }, (_, element) => ({ at, element }));
  if (asked === undefined) {
    const total = variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return total <= SMALL
      ? variables.flatMap((_, at) => all(at))
      : variables.map((_, at) => ({ at, element: 0 }));
  }
  return [asked].flat().flatMap((text) => {
    const match = /^(.*?)(?:\[([\d\s,]*)\])?$/.exec(text);
    const path = match?.[1] ?? text;
    const at = findVariable(variables, path);
    return match?.[2] === undefined
      ? all(at)
      : [{ at, element: elementOf(variables[at], match[2]) }];
  });
}

function findVariable(variables: readonly Variable[], path: string): number {
  const paths = variables.map((variable) => variable.path);
  const at = paths.indexOf(path);
  if (at >= 0) return at;
  const near = nearest(path, paths);
  throw new UnknownNameError(
    `explain: the model has no trainable weight '${path}'. ${near ? `Did you mean '${near}'? ` : ''}It has ${paths.join(', ')}.`,
    { doing: 'explain', given: path, wanted: paths, nearest: near },
  );
}

function elementOf({ path, shape }: Variable, text: string): number {
  const index = text.split(',').map((part) => Number(part.trim()));
  const fits =
    index.length === shape.length &&
    index.every((each, axis) => Number.isInteger(each) && each >= 0 && each < shape[axis]);
  if (!fits) {
    throw new ArgumentRangeError(
      `explain: ${path}[${text}] does not exist; ${path} has the shape (${shape.join(', ')}), and its last element is ${path}[${shape.map((length) => length - 1).join(',')}].`,
      { doing: 'explain', given: text, wanted: shape },
    );
  }
  return index.reduce((flat, each, axis) => flat * shape[axis] + each, 0);
}

function explainWeight(
  subject: Subject,
  captured: Capture,
  symbols: Symbols,
  { at, element }: WeightPlace,
  rows: number,
  maxPaths: number,
): WeightExplanation {
  const variable = captured.variables[at];
  const weight = captured.weights[at];
  const named = [
    ...captured.calls.flatMap(({ outputs, preactivation }) => [
      ...flattenTree(outputs),
      ...(preactivation ? [preactivation] : []),
    ]),
  ];
  const sensitivity = new Sensitivity(captured, named, weight, element);
  const dataRoots = captured.terms.filter(({ from }) => from === '').map(({ value }) => value);
  const { trails, rest } = findTrails(sensitivity, dataRoots, maxPaths);
  const gradient = captured.gradients[at];
  const [slopes, [held]] = [
    gradient ? captured.compute([gradient])[0] : new Float64Array(element + 1),
    captured.compute([weight]),
  ];
  const slope = slopes[element];
  const old = held[element];
  const symbol = symbols.get(weight)?.element(element) ?? pathOf(variable, element);
  const samples = rowsOfGradient(sensitivity, dataRoots, rows);
  const data = samples.reduce((sum, each) => sum + each, 0);
  const update = explainUpdate(subject, captured, at, element);
  const around = lossAround(captured, at, element);
  return {
    path: pathOf(variable, element),
    symbol,
    value: old,
    gradient: slope,
    formula: chainText(symbol, trails, symbols, sensitivity),
    paths: trails.map((trail) => pathOfTrail(trail, subject, captured, symbols, symbol, rows)),
    rest,
    samples,
    terms: termsOf(captured, sensitivity, variable),
    conventions: conventionsOf(captured, data, rows),
    clipping: clippingOf(update, slope),
    update,
    promised: slope * (update.newValue - old),
    delivered: around(update.newValue) - around(old),
    finiteDifference: finiteDifference(around, old, slope),
  };
}

function pathOf({ path, shape }: Variable, element: number): string {
  const index: number[] = [];
  let rest = element;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return shape.length === 0 ? path : `${path}[${index.join(',')}]`;
}

/** The names of the places of a trail: E, Y1, y1, ..., the weight. */
function placeNames({ places }: Pick<Trail, 'places'>, symbols: Symbols, weight: string): string[] {
  return places.map(({ tensor, index }, at) =>
    at === 0
      ? 'E'
      : at === places.length - 1
        ? weight
        : (symbols.get(tensor)?.element(index) ?? '?'),
  );
}

function pathOfTrail(
  trail: Trail,
  subject: Subject,
  captured: Capture,
  symbols: Symbols,
  weight: string,
  rows: number,
): Path {
  const names = placeNames(trail, symbols, weight);
  const factors = trail.derivatives.map((value, at): Factor => {
    const [of, by] = [trail.places[at], trail.places[at + 1]];
    const symbol = `d${names[at]}/d${names[at + 1]}`;
    const declared = at === 0 ? slopeOfLoss(subject, captured, by, symbols) : undefined;
    const layer =
      at === 0 ? (subject.losses[0]?.name ?? 'loss') : (symbols.get(of.tensor)?.layer ?? '');
    return { symbol, formula: declared ?? derivativeText(of, by, symbols) ?? symbol, value, layer };
  });
  const row = rows > 1 ? rowOf(trail.places, rows) : undefined;
  return { ...(row === undefined ? {} : { row }), factors, product: trail.product };
}

/** How a loss writes its own slope, if it does; else the ops speak for themselves. */
function slopeOfLoss(
  subject: Subject,
  captured: Capture,
  by: Place,
  symbols: Symbols,
): string | undefined {
  const symbol = symbols.get(by.tensor);
  const [loss] = subject.losses;
  if (!symbol || subject.losses.length !== 1 || captured.data.sampleWeight !== undefined)
    return undefined;
  const fromSums = !captured.yPred.includes(by.tensor);
  const element = symbol.element(by.index);
  const number = element.slice(symbol.letter.length);
  const size = sizeOf(by.tensor.shape);
  const rows = by.tensor.shape[0];
  const over = (count: number) => (loss.reduction === 'sum' ? count / rows : count);
  const divided = (count: number) => (over(count) > 1 ? ` / ${over(count)}` : '');
  return loss.slope({
    output: fromSums ? `Y${number}` : element,
    target: `T${number}`,
    index: by.index % (size / rows),
    fromSums,
    overElements: divided(size),
    overRows: divided(rows),
  });
}

function rowOf(places: readonly Place[], rows: number): number | undefined {
  const first = places.slice(1, -1).find(({ tensor }) => tensor.shape[0] === rows);
  return first && Math.floor(first.index / (sizeOf(first.tensor.shape) / rows));
}

function chainText(
  weight: string,
  trails: readonly Trail[],
  symbols: Symbols,
  sensitivity: Sensitivity,
): string {
  if (trails.length === 0) return `dE/d${weight} = 0`;
  const rowless = trails.map((trail) => {
    const names = placeNames(trail, symbols, weight);
    return names
      .slice(1)
      .map((name, at) => `d${names[at]}/d${name}`)
      .join(' * ');
  });
  const different = [...new Set(rowless)];
  const overRows =
    sensitivity.steps.some(({ shape }) => shape[0] > 1) && trails.length > different.length
      ? 'Σ rows '
      : '';
  const shown = different.slice(0, 4).join(' + ');
  const more = different.length > 4 ? ' + …' : '';
  const sum = different.length > 1 && overRows ? `(${shown}${more})` : shown + more;
  return `dE/d${weight} = ${overRows}${sum}`;
}

/** What each row adds to the gradient: the derivatives of the loss by the results of the row, times how those move. */
function rowsOfGradient(
  sensitivity: Sensitivity,
  roots: readonly Tensor[],
  rows: number,
): number[] {
  const sums = new Array<number>(rows).fill(0);
  for (const root of roots) {
    for (const [tensor, derivatives] of sensitivity.direct(root, 0)) {
      const tangent = sensitivity.tangents.get(tensor);
      if (!tangent || tensor.shape[0] !== rows) continue;
      const width = derivatives.length / rows;
      derivatives.forEach((derivative, index) => {
        sums[Math.floor(index / width)] += derivative * tangent[index];
      });
    }
  }
  return sums;
}

function termsOf(
  captured: Capture,
  sensitivity: Sensitivity,
  variable: Variable,
): WeightExplanation['terms'] {
  return captured.terms.flatMap(({ from, value }) => {
    const slope = from === '' ? undefined : sensitivity.tangents.get(value)?.[0];
    if (slope === undefined) return [];
    const { regularizer } = variable;
    const formula =
      from === variable.path && regularizer && 'gradientFormula' in regularizer
        ? String((regularizer.gradientFormula as () => string)())
        : `dR/dw, R added by ${from}`;
    return [{ name: from === variable.path ? 'regularizer' : from, formula, value: slope }];
  });
}

function conventionsOf(
  captured: Capture,
  data: number,
  rows: number,
): WeightExplanation['conventions'] {
  const [prediction] = captured.yPred;
  const outputs = sizeOf(prediction.shape) / prediction.shape[0];
  return { sumOverRows: data * rows, halfSum: (data * rows * outputs) / 2 };
}

/** What clipping did to the gradient: the optimizer's own line for `g`, where it has one. */
function clippingOf(
  { lines }: WeightExplanation['update'],
  before: number,
): WeightExplanation['clipping'] {
  const line = lines.find(({ symbol }) => symbol === 'g');
  if (!line) return undefined;
  const rule = lines.find(({ symbol }) => symbol === 's')?.formula ?? line.formula;
  return { rule, before, factor: before === 0 ? 1 : line.value / before, after: line.value };
}

function finiteDifference(
  around: (value: number) => number,
  value: number,
  slope: number,
): WeightExplanation['finiteDifference'] {
  const step = 1e-5 * Math.max(1, Math.abs(value));
  const found = (around(value + step) - around(value - step)) / (2 * step);
  return {
    value: found,
    step,
    relativeError: Math.abs(found - slope) / Math.max(1e-8, Math.abs(found) + Math.abs(slope)),
  };
}

function explainLoss(subject: Subject, captured: Capture, rows: number): LossExplanation {
  const [[value], ...terms] = captured.compute([
    captured.loss,
    ...captured.terms.map((term) => term.value),
  ]);
  const named = captured.terms.map(({ from }, index) => ({ name: from, value: terms[index][0] }));
  const own = named.filter(({ name }) => name === '').reduce((sum, term) => sum + term.value, 0);
  return {
    symbol: 'E',
    name: subject.losses.map(({ name }) => name).join(' + '),
    value,
    reduction: subject.losses[0]?.reduction ?? 'sum',
    rows: lossOfRows(subject, captured, rows, own),
    terms: named.filter(({ name }) => name !== ''),
  };
}

/** The part of each row, scaled so that the parts add up to the loss. */
function lossOfRows(subject: Subject, captured: Capture, rows: number, total: number): number[] {
  const [loss] = subject.losses;
  if (subject.losses.length !== 1 || rows === 1 || captured.y.length !== 1)
    return rows === 1 ? [total] : [];
  const [values] = captured.compute([loss.call(captured.y[0], captured.yPred[0])]);
  if (values.length % rows !== 0) return [];
  const width = values.length / rows;
  const sums = Array.from({ length: rows }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).reduce((sum, each) => sum + each, 0),
  );
  const all = sums.reduce((sum, each) => sum + each, 0);
  return captured.data.sampleWeight !== undefined || all === 0
    ? []
    : sums.map((each) => (each / all) * total);
}

function explainForward(captured: Capture, symbols: Symbols, maxValues: number): ForwardStep[] {
  const steps = captured.calls.flatMap(({ layer, outputs, preactivation }) =>
    [...(preactivation ? [preactivation] : []), ...flattenTree(outputs)].map((tensor) => ({
      layer,
      tensor,
      isSum: tensor === preactivation,
    })),
  );
  const shown = [
    ...new Map(
      steps.filter(({ tensor }) => symbols.get(tensor)).map((step) => [step.tensor, step]),
    ).values(),
  ];
  const values = captured.compute(shown.map(({ tensor }) => tensor));
  return shown.map(({ layer, tensor, isSum }, index) => ({
    layer: layer.name,
    symbol: symbols.get(tensor)?.letter ?? '',
    formula: forwardText(tensor, symbols, isSum),
    shape: tensor.shape,
    ...(values[index].length <= maxValues ? { values: [...values[index]] } : {}),
  }));
}

function forwardText(tensor: Tensor, symbols: Symbols, _isSum: boolean): string {
  const own = symbols.get(tensor)?.letter ?? '';
  return `${own} = ${expressionOf(tensor, symbols, 0)}`;
}

function expressionOf(tensor: Tensor, symbols: Symbols, depth: number): string {
  const symbol = symbols.get(tensor);
  if (symbol && depth > 0) return symbol.letter;
  if (tensor.origin.kind !== 'op' || depth > 4) return '…';
  const { op, inputs, attrs } = tensor.origin;
  return op.text(
    inputs.map((input) => bracketed(expressionOf(input, symbols, depth + 1))),
    attrs,
  );
}

function explainWholeStep(captured: Capture): Explanation['step'] {
  const present = captured.gradients.flatMap((gradient, index) =>
    gradient ? [{ gradient, index }] : [],
  );
  const count = present.length;
  const values = captured.compute([
    captured.loss,
    ...present.map(({ gradient }) => gradient),
    ...captured.weights,
    ...captured.updated,
  ]);
  const [[before]] = values;
  const old = values.slice(1 + count, 1 + count + captured.weights.length);
  const fresh = values.slice(1 + count + captured.weights.length);
  const promised = present.reduce(
    (sum, { index }, at) =>
      sum +
      values[1 + at].reduce((dot, slope, i) => dot + slope * (fresh[index][i] - old[index][i]), 0),
    0,
  );
  const [[after]] = captured.compute(
    [captured.loss],
    new Map(captured.weights.map((weight, index) => [weight, fresh[index]])),
  );
  return { lossBefore: before, lossAfter: after, promised, delivered: after - before };
}

function titleOf(subject: Subject, captured: Capture): string {
  const widths = captured.calls
    .filter(({ layer }) => layer.subLayers.length === 0)
    .map(({ outputs }) => flattenTree(outputs)[0].shape.slice(1).join('x'));
  const inputs = captured.x.map(({ shape }) => shape.slice(1).join('x')).join('+');
  return [
    `${inputs}-${widths.join('-')}`,
    subject.losses.map(({ name }) => name).join(' + '),
    String(subject.optimizer),
  ].join(', ');
}

function notesOf(captured: Capture, explained: number): string[] {
  const total = captured.weights.reduce((sum, { size }) => sum + size, 0);
  const notes: string[] = [];
  if (explained < total)
    notes.push(
      `${explained} of ${total} weights are shown; ask for others with { weight: 'path[index]' }.`,
    );
  const read = new Set(
    topological(captured.terms.filter(({ from }) => from === '').map(({ value }) => value)),
  );
  const fused =
    captured.calls.some(({ preactivation }) => preactivation && read.has(preactivation)) &&
    captured.yPred.some((tensor) => !read.has(tensor));
  if (fused)
    notes.push(
      'The last activation and the loss are fused: the slope is taken by the sums y directly, exact also where the activation is saturated.',
    );
  return notes;
}
