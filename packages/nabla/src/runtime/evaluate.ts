import { type Backend, type CompileOptions, referenceBackend } from '../backends/index.ts';
import type { TypedArray } from '../base/dtype.ts';
import { type Tensor, topological } from '../graph/index.ts';
import { evaluateCompiled, isLarge } from './eager.ts';
import { engine, loadEngine } from './engine.ts';

/** The backend that runs what is read or trained. */
export function defaultBackend(): Backend {
  return referenceBackend;
}

/** Values for placeholders, when a graph with holes is read. */
export type Feeds = ReadonlyMap<Tensor, TypedArray>;

/**
 * The values of `tensors`, computed together: by the engine where it is loaded and gains more than it takes to
 * compile, else by plain loops. In float64 always by these.
 */
export function evaluate(
  tensors: readonly Tensor[],
  feeds: Feeds = new Map(),
  options: CompileOptions = {},
): TypedArray[] {
  const backend = engine();
  if (backend && options.precision !== 'float64') {
    const order = topological(tensors);
    if (isLarge(order)) return evaluateCompiled(backend, tensors, order, feeds);
  }
  return referenceBackend.compile(tensors, [...feeds.keys()], options)([...feeds.values()]);
}

/** Loads the engine, if tensors are so large that they should wait for it. */
export async function prepareFor(tensors: readonly Tensor[]): Promise<void> {
  if (!engine() && isLarge(topological(tensors))) await loadEngine();
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
