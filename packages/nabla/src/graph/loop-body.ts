import { copyGraph } from './copy.ts';
import { placeholder, type Tensor } from './tensor.ts';
import { dependents, inputsOf, isOp, topological } from './walk.ts';

/** What a loop computes in each step, as a graph with holes. */
export class LoopBody {
  /** Holes for what one step hands to the next. */
  readonly carries: readonly Tensor[];
  /** Holes for the row of each sequence that belongs to the step. */
  readonly sequences: readonly Tensor[];
  /** Holes for what is the same in every step. */
  readonly constants: readonly Tensor[];
  /** What each carry becomes. */
  readonly next: readonly Tensor[];
  /** What else is computed. */
  readonly outputs: readonly Tensor[];

  constructor(parts: Omit<LoopBody, 'holes' | 'results' | 'toJSON'>) {
    this.carries = parts.carries;
    this.sequences = parts.sequences;
    this.constants = parts.constants;
    this.next = parts.next;
    this.outputs = parts.outputs;
  }

  get holes(): readonly Tensor[] {
    return [...this.carries, ...this.sequences, ...this.constants];
  }

  get results(): readonly Tensor[] {
    return [...this.next, ...this.outputs];
  }

  /** What the body is, so that those that compute the same are equal as text. */
  toJSON(): unknown {
    const order = [...new Set([...this.holes, ...topological(this.results)])];
    const numbers = new Map(order.map((tensor, index) => [tensor, index]));
    const lines = order.map((tensor) => {
      const { shape, dtype, origin } = tensor;
      if (origin.kind === 'placeholder') return [dtype, shape];
      if (origin.kind === 'leaf') {
        const values = tensor.size <= COMPARED ? Array.from(origin.values, exact) : tensor.id;
        return [dtype, shape, values];
      }
      const { op, inputs, attrs } = origin;
      // Functions cannot be compared.
      const isKnown = Object.values(attrs ?? {}).every((each) => typeof each !== 'function');
      const from = inputs.map((input) => numbers.get(input));
      return [dtype, shape, op.name, from, isKnown ? attrs : tensor.id];
    });
    const counts = [this.carries.length, this.sequences.length, this.next.length];
    return [counts, lines, this.results.map((result) => numbers.get(result))];
  }
}

/** Leaves up to this size are compared by their numbers. */
const COMPARED = 16;

/** JSON has no NaN, no infinity and no -0. */
function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

/** A hole of a body, and the tensor outside that fills it. */
export interface Filled {
  readonly hole: Tensor;
  readonly from: Tensor;
}

export interface LoopParts {
  readonly carries: readonly Filled[];
  readonly sequences: readonly Filled[];
  readonly constants: readonly Filled[];
  readonly next: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Tensors with smaller ids are from outside. */
  readonly since?: number;
}

/**
 * A body that is closed, and the tensors that fill its holes: whatever it uses from outside becomes a
 * constant, as do results of such tensors alone. Holes that nothing reads are left out, but for carries.
 */
export function makeLoop(parts: LoopParts): { body: LoopBody; inputs: Tensor[] } {
  const { carries, since = 0 } = parts;
  const results = [...parts.next, ...parts.outputs];
  const filled = [...carries, ...parts.sequences, ...parts.constants];
  const holes = new Set(filled.map(({ hole }) => hole));
  const isOutside = (tensor: Tensor) => !holes.has(tensor) && comesFromOutside(tensor, since);
  const order = topological(results, (tensor) => holes.has(tensor) || isOutside(tensor));
  const moving = dependents(order, holes);
  const settled = dependents(order, order.filter(isOutside));
  const read = new Set([...results, ...order.filter((each) => moving.has(each)).flatMap(inputsOf)]);
  const outer = order.filter((each) => settled.has(each) && !moving.has(each) && read.has(each));
  const added = outer.map((from) => ({
    hole: placeholder(from.shape, from.dtype, 'constant'),
    from,
  }));
  const made = copyGraph(results, new Map(added.map(({ hole, from }) => [from, hole])));
  const used = new Set(order);
  const sequences = parts.sequences.filter(({ hole }) => used.has(hole));
  const constants = [...parts.constants.filter(({ hole }) => used.has(hole)), ...added];
  const body = new LoopBody({
    carries: carries.map(({ hole }) => hole),
    sequences: sequences.map(({ hole }) => hole),
    constants: constants.map(({ hole }) => hole),
    next: made.slice(0, parts.next.length),
    outputs: made.slice(parts.next.length),
  });
  return { body, inputs: [...carries, ...sequences, ...constants].map(({ from }) => from) };
}

/** Holes of others and data are from outside; numbers that were made on the way are not. */
function comesFromOutside(tensor: Tensor, since: number): boolean {
  if (tensor.id < since) return true;
  return !isOp(tensor) && (tensor.origin.kind === 'placeholder' || tensor.size > 1);
}
