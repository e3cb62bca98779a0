import type { Tensor, Variable } from '../graph/index.ts';
import { add, divide, equal, mod, where, zeros } from '../ops/index.ts';
import type { PlannedLine } from './update.ts';

/** What gradient accumulation works on: one gradient and one running sum for each weight. */
export interface AccumulationContext {
  readonly gradients: readonly Tensor[];
  readonly weights: readonly Variable[];
  readonly sums: readonly Variable[];
  /** The number of steps taken. */
  readonly iterations: Tensor;
  /** After how many steps there is an update. */
  readonly every: number;
}

/**
 * The lines of a step in which gradients are added up. Whether an update is due is known only when
 * the step runs, so it is computed always, and kept when it is due.
 */
export function accumulate(
  { gradients, weights, sums, iterations, every }: AccumulationContext,
  update: (means: readonly Tensor[]) => readonly PlannedLine[],
): PlannedLine[] {
  const due = equal(mod(add(iterations, 1), every), 0);
  const totals = gradients.map((g, index) => add(g, sums[index].value));
  const means = totals.map((total) => divide(total, every));
  const meanLines = means.map((value, index) => ({
    symbol: 'g',
    formula: '(a + g) / n',
    value,
    weight: weights[index],
  }));
  const held = update(means).map((line) =>
    line.variable ? { ...line, value: where(due, line.value, line.variable.value) } : line,
  );
  const sumLines = sums.map((variable, index) => ({
    symbol: 'a',
    formula: 'a + g, or 0 after an update',
    value: where(due, zeros(variable.shape, { dtype: variable.dtype }), totals[index]),
    variable,
    weight: weights[index],
  }));
  return [...meanLines, ...held, ...sumLines];
}
