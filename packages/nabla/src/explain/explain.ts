import { checkNumber, checkOptionNames, flattenTree } from '../base/index.ts';
import { topological } from '../graph/index.ts';
import { chooseWeights } from './asked.ts';
import { type Capture, capture, type StepArrays } from './capture.ts';
import { explainForward } from './forward.ts';
import { explainLoss } from './loss.ts';
import type { Subject } from './subject.ts';
import { nameAll } from './symbols.ts';
import type { Explanation } from './types.ts';
import { explainWeight } from './weight.ts';

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
