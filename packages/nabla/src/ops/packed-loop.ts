import {
  copyGraph,
  type Filled,
  type LoopParts,
  makeLoop,
  placeholder,
  type Tensor,
} from '../graph/index.ts';
import { isForgetting } from '../runtime/index.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';
import { commonDType } from './primitives/scan.ts';
import { Columns } from './primitives/scan-rows.ts';
import { withSaved } from './primitives/scan-saved.ts';

/** A loop whose carries and outputs may be of several dtypes, and how its results are read. */
export class PackedLoop {
  readonly #parts: LoopParts;
  /** What the columns of the packed result are; an output that is carried too is there once. */
  readonly #results: readonly Tensor[];
  readonly #packed: Tensor | undefined;
  readonly #steps: number;
  readonly #reverse: boolean;

  constructor(parts: LoopParts, steps: number, reverse: boolean) {
    const { next } = parts;
    this.#parts = parts;
    this.#steps = steps;
    this.#reverse = reverse;
    this.#results = [...next, ...parts.outputs.filter((output) => !next.includes(output))];
    if (this.#results.length === 0) return;
    const { body: plain, inputs } = makeLoop(this.#inOneDType());
    // Where no graph is kept, no gradient will be taken.
    const body = isForgetting() ? plain : withSaved(plain);
    this.#packed = p.scan(inputs, { body, steps, reverse });
  }

  /** A carry when the loop is done. */
  last(index: number): Tensor {
    if (this.#steps === 0) return this.#parts.carries[index].from;
    const row = this.#reverse ? 0 : this.#steps - 1;
    const found = new Columns(this.#results).row(this.#packed as Tensor, index, row);
    return cast(found, this.#results[index].dtype);
  }

  /** An output of all steps, below each other. */
  all(output: Tensor): Tensor {
    const index = this.#results.indexOf(output);
    return cast(new Columns(this.#results).rows(this.#packed as Tensor, index), output.dtype);
  }

  /** The parts with carries and results in the dtype that holds all of them. */
  #inOneDType(): LoopParts {
    const { carries, next } = this.#parts;
    const dtype = commonDType(this.#results.map((each) => each.dtype));
    const casts = new Map<Tensor, Tensor>();
    const converted = carries.map((filled): Filled => {
      const { hole, from } = filled;
      if (hole.dtype === dtype) return filled;
      const wide = placeholder(hole.shape, dtype, 'carry');
      casts.set(hole, p.cast(wide, { dtype: hole.dtype }));
      return { hole: wide, from: cast(from, dtype) };
    });
    const results = copyGraph(this.#results, casts).map((each) => cast(each, dtype));
    return {
      ...this.#parts,
      carries: converted,
      next: results.slice(0, next.length),
      outputs: results.slice(next.length),
    };
  }
}
