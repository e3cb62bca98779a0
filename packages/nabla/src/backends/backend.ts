import type { TypedArray } from '../base/dtype.ts';
import type { Aval, Tensor } from '../graph/index.ts';

export interface CompileOptions {
  /** `float64` computes every float32 tensor in float64: for explanations and checks. Default: as typed. */
  readonly precision?: 'typed' | 'float64';
}

/** A graph made ready to run: the values of the placeholders in, those of the outputs out. */
export type Executable = (inputs: readonly TypedArray[]) => TypedArray[];

/** Something that can run graphs. */
export interface Backend {
  readonly name: string;
  compile(
    outputs: readonly Tensor[],
    placeholders: readonly Tensor[],
    options?: CompileOptions,
  ): Executable;
}

/** A step that is run many times: state and a batch in, results and the next state out. */
export interface StepGraph {
  /** Placeholders of the arrays of a batch. */
  readonly inputs: readonly Tensor[];
  /** For each number of the state, its placeholder; undefined where the step does not read it. */
  readonly state: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  /** For each number of the state, what it becomes; undefined where it stays. */
  readonly updates: readonly (Tensor | undefined)[];
}

/** What is known of a kernel of a step. */
export interface KernelFacts {
  readonly kind: string;
  /** What it computes: ops and the layers that they are of. */
  readonly label: string;
  /** The shape of its first result. */
  readonly shape: string;
  /** Multiplications, additions and calls of functions. */
  readonly flops: number;
  /** Bytes that it reads and writes, each once. */
  readonly bytes: number;
}

/** Where a step's time goes. */
export interface StepProfile {
  /** Milliseconds of each kernel: the least of several runs. */
  readonly kernels: readonly (KernelFacts & { readonly ms: number })[];
  /** Multiply-adds that the host can do on a thread, in GFLOP/s. */
  readonly peak: number;
  /** Bytes of memory that the steps use, without rows, and the fewest that the largest of them needs. */
  readonly memory: number;
  readonly leastMemory: number;
}

/** Steps over one state that lives with the backend, and data of which they take rows. */
export interface Session {
  /** Resolves when all threads run that will share the work; until then there are fewer. */
  ready(): Promise<void>;
  /** Says that it is not used any more. */
  close(): void;

  /** Puts a number of the state there. */
  writeState(index: number, values: TypedArray): void;
  /** A copy of a number of the state. */
  readState(index: number): TypedArray;
  /** All of the state, to go back to; into a snapshot of before, if one is given. */
  snapshot(into?: Uint8Array): Uint8Array;
  restore(snapshot: Uint8Array): void;

  /** One run of a step on the arrays of a batch. */
  run(step: number, batch: readonly TypedArray[]): TypedArray[];

  /** Puts the rows there that `runRows` takes batches of: each array has `rows` rows. */
  writeRows(arrays: readonly TypedArray[], rows: number): void;
  /** The order in which rows are taken. */
  writeOrder(order: Int32Array): void;
  /**
   * Runs a step on `count` batches, one after the other, from row `first` of the order on. It ends early
   * behind the first run whose first output is not finite; gives how many runs there were.
   */
  runRows(step: number, first: number, count: number): number;
  /** What the last run of a step put out. */
  outputs(step: number): TypedArray[];
  /** The first number of each of these. */
  firstNumbers(step: number): number[];

  /** Times each kernel of a step, on what is in memory; the state is as before. */
  profile(step: number): StepProfile;
}

/** Steps that are compiled. */
export interface Prepared {
  /** Milliseconds that it took. */
  readonly compileTime: number;
  /** `room` is how many bytes of rows will be written, where that is known. */
  open(room?: number): Session;
}

/** A backend that keeps state between runs. */
export interface SessionBackend extends Backend {
  /** Compiles steps over one state. */
  prepare(steps: readonly StepGraph[], state: readonly Aval[]): Prepared;
  /** What a step looks like after a pass of the compiler, as text. Throws `UsageError` for an unknown pass. */
  print(step: StepGraph, after: string): string;
  setThreads(count: number): void;
}
