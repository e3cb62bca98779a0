import type { CompileOptions, Executable } from '../backends/index.ts';
import type { TypedArray } from '../base/dtype.ts';
import {
  type Aval,
  leaf,
  placeholder,
  printGraph,
  type Tensor,
  Trace,
  topological,
  type Variable,
  verifyGraph,
  withTrace,
} from '../graph/index.ts';
import { defaultBackend } from './evaluate.ts';

/** The outputs of a step by name. */
export type Outputs = Readonly<Record<string, Tensor>>;

/**
 * A step made ready to run again and again: `fn` was called once, with placeholders, and what it
 * built was compiled whole. Its inputs are the arguments and the variables it read; its outputs what
 * it returned and the variables it assigned.
 */
export class Program<T extends Outputs = Outputs> {
  /** The placeholders of the arguments. */
  readonly inputs: readonly Tensor[];
  readonly outputs: T;
  readonly #trace: Trace;
  readonly #execute: Executable;

  constructor(
    avals: readonly Aval[],
    fn: (...inputs: Tensor[]) => T,
    options: CompileOptions = {},
  ) {
    this.inputs = avals.map(({ shape, dtype }, index) =>
      placeholder(shape, dtype, `input${index}`),
    );
    this.#trace = new Trace();
    this.outputs = withTrace(this.#trace, () => fn(...this.inputs));
    const results = this.#results();
    const holes = [...this.inputs, ...this.#trace.reads.values()];
    this.#execute = defaultBackend().compile(results, holes, options);
  }

  /** The variables that the step changes. */
  get written(): readonly Variable[] {
    return [...this.#trace.writes.keys()];
  }

  /** The variables that the step reads, with the placeholder of each. */
  get read(): ReadonlyMap<Variable, Tensor> {
    return this.#trace.reads;
  }

  /** Runs the step once, from `state`: assigns what it assigns, and gives what it returned. */
  run(
    inputs: readonly TypedArray[],
    state: readonly TypedArray[] = this.state(),
  ): Record<keyof T, TypedArray> {
    const results = this.#execute([...inputs, ...state]);
    const names = Object.keys(this.outputs) as (keyof T)[];
    const assigned = results.slice(names.length);
    this.written.forEach((variable, index) => {
      variable.assign(leaf(assigned[index], variable.shape, variable.dtype));
    });
    return Object.fromEntries(names.map((name, index) => [name, results[index]])) as Record<
      keyof T,
      TypedArray
    >;
  }

  /** The values of the variables it reads, as a run would take them now. */
  state(): TypedArray[] {
    return [...this.#trace.reads.keys()].map((variable) => variable.held.dataSync());
  }

  /** What every tensor of the step came to for these inputs and this state; nothing is assigned. */
  replay(inputs: readonly TypedArray[], state: readonly TypedArray[]): Map<Tensor, TypedArray> {
    const order = topological(this.#results());
    const holes = [...this.inputs, ...this.#trace.reads.values()];
    const values = defaultBackend().compile(order, holes)([...inputs, ...state]);
    return new Map(order.map((tensor, index) => [tensor, values[index]]));
  }

  /** What the step returns and assigns, by name or path. */
  results(): { name: string; tensor: Tensor }[] {
    const returned = Object.entries(this.outputs).map(([name, tensor]) => ({ name, tensor }));
    const assigned = [...this.#trace.writes].map(([{ path }, tensor]) => ({ name: path, tensor }));
    return [...returned, ...assigned];
  }

  /** The graph as text. */
  print(): string {
    return printGraph(this.#results());
  }

  /** Checks the graph; see `verifyGraph`. */
  verify(): void {
    verifyGraph(this.#results());
  }

  #results(): Tensor[] {
    return [...Object.values(this.outputs), ...this.#trace.writes.values()];
  }
}
