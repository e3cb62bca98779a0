import type { DType } from '../base/index.ts';
import { Tensor, Variable } from '../graph/index.ts';
import { full } from '../ops/index.ts';
import type { SlotGroup } from './update.ts';

/**
 * What an optimizer remembers between steps, in the order of Keras's files: group by group, in each
 * group weight by weight, then what all weights share.
 */
export class OptimizerState {
  readonly #owner: string;
  readonly #slots = new Map<Variable, Record<string, Variable>>();
  readonly #created: Variable[] = [];
  #shared: Record<string, Variable> | undefined;

  constructor(owner: string) {
    this.#owner = owner;
  }

  /** The weights that have state. */
  get weights(): Variable[] {
    return [...this.#slots.keys()];
  }

  get variables(): readonly Variable[] {
    return this.#created;
  }

  get shared(): Readonly<Record<string, Variable>> {
    return this.#shared ?? {};
  }

  slotsOf(weight: Variable): Readonly<Record<string, Variable>> {
    return this.#slots.get(weight) ?? {};
  }

  /** Makes the state of those weights that have none. */
  build(
    weights: readonly Variable[],
    groupsOf: (weight: Variable) => readonly SlotGroup[],
    shared: Readonly<Record<string, number>>,
  ): void {
    const fresh = weights.filter((weight) => !this.#slots.has(weight));
    if (fresh.length === 0) return;
    const groups = fresh.map(groupsOf);
    for (const weight of fresh) this.#slots.set(weight, {});
    const depth = Math.max(...groups.map(({ length }) => length));
    for (let group = 0; group < depth; group++) {
      fresh.forEach((weight, index) => {
        this.#addSlots(weight, groups[index][group] ?? {});
      });
    }
    this.#shared ??= Object.fromEntries(
      Object.entries(shared).map(([name, value]) => [
        name,
        this.#make(name, value, [], fresh[0].dtype),
      ]),
    );
  }

  #addSlots(weight: Variable, group: SlotGroup): void {
    const slots = this.#slots.get(weight) ?? {};
    for (const [name, initial = 0] of Object.entries(group)) {
      const label = `${weight.path.replaceAll('/', '_')}_${name}`;
      slots[name] = this.#make(label, initial, weight.shape, weight.dtype);
    }
  }

  #make(name: string, initial: number | Tensor, shape: readonly number[], dtype: DType): Variable {
    const value = initial instanceof Tensor ? initial : full(shape, initial, { dtype });
    const variable = new Variable(value, { name, trainable: false, scope: this.#owner });
    this.#created.push(variable);
    return variable;
  }
}
