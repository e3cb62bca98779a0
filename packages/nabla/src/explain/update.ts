import { sizeOf } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import type { Capture } from './capture.ts';
import type { Subject } from './subject.ts';
import type { UpdateExplanation } from './types.ts';

/** The optimizer's rule for one element of a weight, line by line, with its numbers. */
export function explainUpdate(
  subject: Subject,
  captured: Capture,
  at: number,
  element: number,
): UpdateExplanation {
  const variable = captured.variables[at];
  const { optimizer } = subject;
  const lines = captured.lines.filter(({ weight }) => weight === variable);
  const slots = Object.entries(optimizer.slotsOf(variable));
  const tensors: Tensor[] = [
    captured.weights[at],
    captured.updated[at],
    ...lines.map(({ value }) => value),
  ];
  const [old, fresh, ...values] = captured.compute(tensors);
  const at0 = (array: Float64Array) => array[array.length === 1 ? 0 : element];
  const shown = lines.map(({ symbol, formula }, index) => ({
    symbol,
    formula,
    value: at0(values[index]),
  }));
  const last = shown[shown.length - 1];
  if (last && last.value !== fresh[element])
    shown.push({
      symbol: 'w',
      formula: variable.constraint ? 'w after its constraint' : 'w after averaging',
      value: fresh[element],
    });
  return {
    optimizer: String(optimizer),
    rule:
      lines.findLast((line) => line.variable === variable)?.formula ??
      'unchanged: no gradient reaches it',
    lines: shown,
    constants: { η: optimizer.learningRate, ...optimizer.constants() },
    state: Object.fromEntries(
      slots.map(([name, slot]) => [
        name,
        slot.held.dataSync()[sizeOf(slot.shape) === 1 ? 0 : element],
      ]),
    ),
    oldValue: old[element],
    newValue: fresh[element],
  };
}

/** The loss as a function of one element of a weight, everything else as it is. */
export function lossAround(
  captured: Capture,
  at: number,
  element: number,
): (value: number) => number {
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
