import { flattenTree, sizeOf } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import { pathOf, type WeightPlace } from './asked.ts';
import type { Capture } from './capture.ts';
import { findTrails } from './paths.ts';
import { Sensitivity } from './sensitivity.ts';
import type { Subject } from './subject.ts';
import type { Symbols } from './symbols.ts';
import { chainText, pathOfTrail } from './trails.ts';
import type { WeightExplanation } from './types.ts';
import { explainUpdate, lossAround } from './update.ts';

/** One element of a weight: its ways to the loss, its update, and what that does. */
export function explainWeight(
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
