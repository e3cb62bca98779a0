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
  const lines = update(means);
  return weights.flatMap((weight, index) => {
    const sum = sums[index];
    const kept = where(due, zeros(sum.shape, { dtype: sum.dtype }), totals[index]);
    const rule = lines.filter((line) => line.weight === weight);
    return [
      { symbol: 'g', formula: '(a + g) / n', value: means[index], weight },
      { symbol: 'a', formula: 'a + g, or 0 with an update', value: kept, variable: sum, weight },
      ...rule.map((line) => ({ ...line, value: whereDue(due, line) })),
    ];
  });
}

/** What a line gives where an update is due, and what its variable holds where it is not. */
function whereDue(due: Tensor, { value, variable }: PlannedLine): Tensor {
  return variable ? where(due, value, variable.value) : value;
}
