import { UsageError } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import { add, divideNoNan } from '../ops/index.ts';
import type { Cell } from './confusion.ts';
import { addTo, Metric } from './metric.ts';

/** What metrics share that are made of counts of right and wrong predictions. */
export abstract class ConfusionMetric extends Metric {
  readonly #counts = new Map<Cell, Variable>();

  /** Makes the sums of some cells. */
  protected keepCounts(cells: readonly Cell[], shape: readonly number[]): void {
    for (const cell of cells) this.#counts.set(cell, this.addVariable(cell, shape));
  }

  /** Adds the counts of a batch to those that are kept. */
  protected addCounts(counts: Record<Cell, Tensor>): void {
    for (const [cell, variable] of this.#counts) addTo(variable, counts[cell]);
  }

  protected count(cell: Cell): Tensor {
    const variable = this.#counts.get(cell);
    if (variable) return variable.value;
    throw new UsageError(`${this.name} has no ${cell} yet: call updateState first.`, {
      doing: `result of ${this.name}`,
      wanted: cell,
    });
  }

  /** count(of) / (count(of) + count(rest)); 0 where there are none. */
  protected share(of: Cell, rest: Cell): Tensor {
    const amount = this.count(of);
    return divideNoNan(amount, add(amount, this.count(rest)));
  }
}
