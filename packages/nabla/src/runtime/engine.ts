import type { SessionBackend } from '../backends/index.ts';
import { checkPositiveInteger } from '../base/check.ts';

let loaded: SessionBackend | undefined;
let disabled = 0;
let threads: number | undefined;

/** The backend that keeps state and compiles whole steps, once it is loaded. */
export function engine(): SessionBackend | undefined {
  return loaded;
}

/**
 * Loads the engine: it is a file that a page needs when it trains, and not before. Gives undefined where
 * the host has no WebAssembly with vectors: everything then runs on the reference backend.
 */
export async function loadEngine(): Promise<SessionBackend | undefined> {
  if (loaded || disabled > 0) return loaded;
  const { wasmBackend, isSupported } = await import('../backends/wasm/index.ts');
  if (isSupported()) loaded = wasmBackend;
  if (threads !== undefined) loaded?.setThreads(threads);
  return loaded;
}

/**
 * Resolves when the engine is loaded. Trainings and large tensors that are awaited load it by themselves; what
 * is read at once (`dataSync`, calls of `jit`) runs on plain loops until then.
 *
 * ```ts
 * import { ready } from 'nabla';
 * await ready();
 * ```
 */
export async function ready(): Promise<void> {
  await loadEngine();
}

/**
 * Sets how many threads share a large step. Default: as many as the processor has cores, and 1 on pages that
 * are not isolated from other origins, where threads may not share memory. Results are the same to the bit.
 * Throws `ArgumentRangeError` for what is no whole number from 1.
 *
 * ```ts
 * import { setThreads } from 'nabla';
 * setThreads(1);
 * ```
 */
export function setThreads(count: number): void {
  threads = checkPositiveInteger('setThreads', 'count', count);
  loaded?.setThreads(count);
}

/** Runs `fn` on the reference backend: for tests that compare the two. */
export async function withoutEngine<T>(fn: () => Promise<T>): Promise<T> {
  const before = loaded;
  loaded = undefined;
  disabled++;
  try {
    return await fn();
  } finally {
    disabled--;
    loaded = before;
  }
}
