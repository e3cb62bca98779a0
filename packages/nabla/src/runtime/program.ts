import type { TypedArray } from '../base/dtype.ts';
import type { CompileOptions, Executable } from '../backends/index.ts';
import { type Aval, leaf, placeholder, printGraph, type Tensor, Trace, type Variable, verifyGraph, withTrace } from '../graph/index.ts';
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

  constructor(avals: readonly Aval[], fn: (...inputs: Tensor[]) => T, options: CompileOptions = {}) {
    this.inputs = avals.map(({ shape, dtype }, index) => placeholder(shape, dtype, `input${index}`));
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

  /** Runs the step once: assigns what it assigns, and gives what it returned. */
  run(inputs: readonly TypedArray[]): Record<keyof T, TypedArray> {
    const state = [...this.#trace.reads.keys()].map((variable) => variable.held.dataSync());
    const results = this.#execute([...inputs, ...state]);
    const names = Object.keys(this.outputs) as (keyof T)[];
    const assigned = results.slice(names.length);
    this.written.forEach((variable, index) => {
      variable.assign(leaf(assigned[index], variable.shape, variable.dtype));
    });
    return Object.fromEntries(names.map((name, index) => [name, results[index]])) as Record<keyof T, TypedArray>;
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
