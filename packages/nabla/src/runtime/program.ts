import {
  type Executable,
  referenceBackend,
  type SessionBackend,
  type StepGraph,
} from '../backends/index.ts';
import type { TypedArray } from '../base/dtype.ts';
import { BackendError } from '../base/errors.ts';
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
import { engine } from './engine.ts';
import { reportText } from './report.ts';
import { Resident } from './resident.ts';

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
  #reference: Executable | undefined;
  #resident: Resident | undefined;

  constructor(avals: readonly Aval[], fn: (...inputs: Tensor[]) => T) {
    this.inputs = avals.map(({ shape, dtype }, index) =>
      placeholder(shape, dtype, `input${index}`),
    );
    this.#trace = new Trace();
    this.outputs = withTrace(this.#trace, () => fn(...this.inputs));
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
    const backend = engine();
    if (!backend) return this.#runHere(inputs);
    this.#resident ??= new Resident(backend, [this]);
    return this.#resident.run(0, inputs) as Record<keyof T, TypedArray>;
  }

  /** The step for a backend that keeps the state of `variables`. */
  asStep(variables: readonly Variable[]): StepGraph {
    return {
      inputs: this.inputs,
      state: variables.map((variable) => this.#trace.reads.get(variable)),
      outputs: Object.values(this.outputs),
      updates: variables.map((variable) => this.#trace.writes.get(variable)),
    };
  }

  /** On the reference backend, which is there before the engine is loaded. */
  #runHere(inputs: readonly TypedArray[]): Record<keyof T, TypedArray> {
    this.#reference ??= referenceBackend.compile(this.#results(), this.#holes());
    const results = this.#reference([...inputs, ...this.state()]);
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
    const values = referenceBackend.compile(order, this.#holes())([...inputs, ...state]);
    return new Map(order.map((tensor, index) => [tensor, values[index]]));
  }

  /** What the step returns and assigns, by name or path. */
  results(): { name: string; tensor: Tensor }[] {
    const returned = Object.entries(this.outputs).map(([name, tensor]) => ({ name, tensor }));
    const assigned = [...this.#trace.writes].map(([{ path }, tensor]) => ({ name: path, tensor }));
    return [...returned, ...assigned];
  }

  /**
   * Where the time of the step goes, as text: each kernel with its kind, what it computes, FLOPs, bytes, time
   * and share of the machine's peak, and the memory in use. Measured on the arrays of the last run. Throws
   * `BackendError` before the engine is loaded.
   */
  report(): string {
    this.#resident ??= new Resident(this.#engine('report'), [this]);
    return reportText(this.#resident.profile(0));
  }

  /**
   * The graph as text, or what the compiler has made of it after a pass: `lower`, `simplify`, `share`, `split`
   * or `fuse`. Throws `UsageError` for another name, `BackendError` for a pass before the engine is loaded.
   */
  print({ after }: { readonly after?: string } = {}): string {
    if (after === undefined) return printGraph(this.#results());
    const variables = [...new Set([...this.read.keys(), ...this.written])];
    return this.#engine('print').print(this.asStep(variables), after);
  }

  /** Checks the graph; see `verifyGraph`. */
  verify(): void {
    verifyGraph(this.#results());
  }

  #engine(doing: string): SessionBackend {
    const backend = engine();
    if (backend) return backend;
    throw new BackendError(
      `${doing}: the engine is not loaded yet. Await ready() or a fit first.`,
      {
        doing,
      },
    );
  }

  #holes(): Tensor[] {
    return [...this.inputs, ...this.#trace.reads.values()];
  }

  #results(): Tensor[] {
    return [...Object.values(this.outputs), ...this.#trace.writes.values()];
  }
}
