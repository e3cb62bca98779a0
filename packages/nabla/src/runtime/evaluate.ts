import { type Backend, type CompileOptions, referenceBackend } from '../backends/index.ts';
import type { TypedArray } from '../base/dtype.ts';
import type { Tensor } from '../graph/index.ts';

/** The backend that runs what is read or trained. */
export function defaultBackend(): Backend {
  return referenceBackend;
}

/** Values for placeholders, when a graph with holes is read. */
export type Feeds = ReadonlyMap<Tensor, TypedArray>;

/** The values of `tensors`, computed together. */
export function evaluate(
  tensors: readonly Tensor[],
  feeds: Feeds = new Map(),
  options: CompileOptions = {},
): TypedArray[] {
  return defaultBackend().compile(tensors, [...feeds.keys()], options)([...feeds.values()]);
}

let keeping = 0;

/** Whether a tensor that is read may forget what it was made of. */
export function isForgetting(): boolean {
  return keeping === 0;
}

/** Runs `fn` while tensors that are read keep their graph: a gradient will be taken through it. */
export function keepingGraph<T>(fn: () => T): T {
  keeping++;
  try {
    return fn();
  } finally {
    keeping--;
  }
}
