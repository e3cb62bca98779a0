import {
  flattenTree,
  isPlainObject,
  type Tree,
  type TypedArray,
  UsageError,
} from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { type Outputs, Program } from '../runtime/index.ts';
import { type Batch, type BatchLayout, layoutKey } from './batches.ts';
import { assemble } from './data.ts';

/** What a step gets: inputs, targets and weights as tensors, put together as the user gave them. */
export interface StepData {
  readonly x: Tree<Tensor>;
  readonly y?: Tree<Tensor>;
  readonly sampleWeight?: Tree<Tensor>;
}

/** What a step returns by name; `loss` and metrics go into the logs. */
export type StepLogs = Record<string, Tensor>;

/** Numbers by name, as callbacks and the history get them. */
export type Logs = Record<string, number>;

/** The compiled steps of a model, one for each layout of a batch. */
export class StepCache {
  readonly #programs = new Map<string, Program>();

  /** The program for `kind` and this layout; `step` is traced if there is none yet. */
  get(
    kind: string,
    layout: BatchLayout,
    state: string,
    step: (data: StepData) => Outputs,
  ): Program {
    const key = `${kind} ${state} ${layoutKey(layout)}`;
    let program = this.#programs.get(key);
    if (!program) {
      program = new Program(layout.avals, (...tensors) =>
        checkOutputs(kind, step(unpack(layout, tensors))),
      );
      this.#programs.set(key, program);
    }
    return program;
  }

  /** The programs that were traced, in their order. */
  programs(): Program[] {
    return [...this.#programs.values()];
  }

  clear(): void {
    this.#programs.clear();
  }
}

/** The arrays of a batch as a step takes them. */
export function unpack(layout: BatchLayout, tensors: readonly Tensor[]): StepData {
  const inputs = layout.x.kind === 'one' ? 1 : layout.x.names.length;
  const targets = layout.y === undefined ? 0 : layout.y.kind === 'one' ? 1 : layout.y.names.length;
  return {
    x: assemble(layout.x, tensors.slice(0, inputs)),
    y: layout.y && assemble(layout.y, tensors.slice(inputs, inputs + targets)),
    sampleWeight:
      layout.sampleWeight && assemble(layout.sampleWeight, tensors.slice(inputs + targets)),
  };
}

/** Runs a program on a batch; scalars become numbers. */
export function runLogs(program: Program, batch: Batch): Logs {
  return asLogs(program.run(batch.arrays));
}

/** The first number of each result. */
export function asLogs(results: Readonly<Record<string, TypedArray>>): Logs {
  return Object.fromEntries(Object.entries(results).map(([name, [first]]) => [name, first]));
}

/** Results of any structure as outputs by position. */
export function numberedOutputs(tree: Tree<Tensor>): Outputs {
  return Object.fromEntries(flattenTree(tree).map((tensor, index) => [String(index), tensor]));
}

function checkOutputs(kind: string, outputs: Outputs): Outputs {
  const wrong = isPlainObject(outputs)
    ? Object.entries(outputs).find(([, value]) => !(value instanceof Tensor))
    : ['', outputs];
  if (wrong) {
    throw new UsageError(
      `${kind}Step must return an object of tensors by name, such as { loss }; ${wrong[0] || 'what it returned'} is none.`,
      { doing: `${kind}Step`, given: wrong[1] },
    );
  }
  return outputs;
}

/** The number of rows of a batch. */
export function rowsOf(x: Tree<Tensor>): number {
  return flattenTree(x)[0].shape[0];
}

/** Numbers as Keras returns them: an object where it is asked for, else one number or a list. */
export function inForm(logs: Logs, returnDict: boolean | undefined): number | number[] | Logs {
  if (returnDict) return logs;
  const values = Object.values(logs);
  return values.length === 1 ? values[0] : values;
}
