import type { Filled, Tensor } from '../../graph/index.ts';
import { cast } from './cast.ts';
import { Columns } from './scan-rows.ts';

/** What the backward loop puts out for each step, to be read when the loop is there. */
export class Stacked {
  /** In the dtype of the loop, behind what is carried. */
  readonly outputs: Tensor[] = [];
  packed: Tensor | undefined;
  /** What is there already. */
  readonly known: Map<Tensor, Tensor>;
  readonly #g: Tensor;
  readonly #carried: readonly Tensor[];

  constructor(
    g: Tensor,
    sequences: readonly Filled[],
    carries: readonly (Tensor | null)[],
    kept: readonly number[],
  ) {
    this.#g = g;
    this.known = new Map(sequences.map(({ hole, from }) => [hole, from]));
    this.#carried = kept.map((index) => carries[index] as Tensor);
  }

  /** Asks for a tensor of each step, below each other. */
  rows(tensor: Tensor): () => Tensor {
    const known = this.known.get(tensor);
    if (known) return () => known;
    const converted = to(tensor, this.#g.dtype);
    const all = [...this.#carried, ...this.outputs];
    let index = all.indexOf(converted);
    if (index < 0) index = this.#carried.length + this.outputs.push(converted) - 1;
    return () => to(this.#columns.rows(this.packed as Tensor, index), tensor.dtype);
  }

  /** The gradient of a first carry: what is carried out of the first step. */
  last(tensor: Tensor, reverse: boolean): Tensor {
    const packed = this.packed as Tensor;
    return this.#columns.row(
      packed,
      this.#carried.indexOf(tensor),
      reverse ? packed.shape[0] - 1 : 0,
    );
  }

  get #columns(): Columns {
    return new Columns([...this.#carried, ...this.outputs]);
  }
}

function to(x: Tensor, dtype: Tensor['dtype']): Tensor {
  return x.dtype === dtype ? x : cast(x, { dtype });
}
