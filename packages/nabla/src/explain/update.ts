import { sizeOf } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import type { UpdateLine } from '../optimizers/index.ts';
import type { Capture } from './capture.ts';
import type { Subject } from './subject.ts';
import type { UpdateExplanation, WeightExplanation } from './types.ts';

/** The optimizer's rule for one element of a weight, line by line, with its numbers. */
export function explainUpdate(subject: Subject, captured: Capture, at: number, element: number): UpdateExplanation {
  const variable = captured.variables[at];
  const { optimizer } = subject;
  const lines = linesOf(captured.lines, variable, captured.variables);
  const slots = Object.entries(optimizer.slotsOf(variable));
  const tensors: Tensor[] = [captured.weights[at], captured.updated[at], ...lines.map(({ value }) => value)];
  const [old, fresh, ...values] = captured.compute(tensors);
  const at0 = (array: Float64Array) => array[array.length === 1 ? 0 : element];
  const shown = lines.map(({ symbol, formula }, index) => ({ symbol, formula, value: at0(values[index]) }));
  const last = shown[shown.length - 1];
  if (last && last.value !== fresh[element]) shown.push({ symbol: 'w', formula: variable.constraint ? 'w after its constraint' : 'w after averaging', value: fresh[element] });
  return {
    optimizer: String(optimizer),
    rule: lines.findLast((line) => line.variable === variable)?.formula ?? 'unchanged: no gradient reaches it',
    lines: shown,
    constants: { η: optimizer.learningRate, ...optimizer.constants() },
    state: Object.fromEntries(slots.map(([name, slot]) => [name, slot.held.dataSync()[sizeOf(slot.shape) === 1 ? 0 : element]])),
    oldValue: old[element],
    newValue: fresh[element],
  };
}

/** The lines of a plan that belong to one weight: those up to where the weight is assigned. */
function linesOf(all: readonly UpdateLine[], variable: Variable, variables: readonly Variable[]): UpdateLine[] {
  const end = all.findIndex((line) => line.variable === variable);
  if (end < 0) return [];
  let start = end;
  while (start > 0 && !isEnd(all[start - 1], variables)) start--;
  return all.slice(start, end + 1);
}

function isEnd({ variable }: UpdateLine, variables: readonly Variable[]): boolean {
  return variable !== undefined && variables.includes(variable);
}

/** What clipping did to one element of a gradient, if it did anything. */
export function explainClipping(subject: Subject, captured: Capture, at: number, element: number, before: number): WeightExplanation['clipping'] {
  const { clipnorm, clipvalue, globalClipnorm } = subject.optimizer;
  const rule =
    clipnorm !== null
      ? `clipnorm ${clipnorm}: g c / max(‖g‖, c), for each weight tensor`
      : globalClipnorm !== null
        ? `globalClipnorm ${globalClipnorm}: g c / max(‖all g‖, c)`
        : clipvalue !== null
          ? `clipvalue ${clipvalue}: each element between -c and c`
          : undefined;
  if (rule === undefined || captured.gradients[at] === null) return undefined;
  const [clipped] = captured.compute([captured.clipped[at]]);
  const after = clipped[element];
  return { rule, before, factor: before === 0 ? 1 : after / before, after };
}

/** The loss as a function of one element of a weight, everything else as it is. */
export function lossAround(captured: Capture, at: number, element: number): (value: number) => number {
  const weight = captured.weights[at];
  const [held] = captured.compute([weight]);
  const known = new Map<number, number>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const moved = held.slice();
    moved[element] = value;
    const [[loss]] = captured.compute([captured.loss], new Map([[weight, moved]]));
    known.set(value, loss);
    return loss;
  };
}
