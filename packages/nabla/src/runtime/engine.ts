import type { SessionBackend } from '../backends/index.ts';

let loaded: SessionBackend | undefined;
let disabled = 0;

/** The backend that keeps state and compiles whole steps, once it is loaded. */
export function engine(): SessionBackend | undefined {
  return loaded;
}

/**
 * Loads the engine: it is some 40 kB that a page needs when it trains, and not before. Gives undefined where
 * the host has no WebAssembly with vectors: everything then runs on the reference backend.
 */
export async function loadEngine(): Promise<SessionBackend | undefined> {
  if (loaded || disabled > 0) return loaded;
  const { wasmBackend, isSupported } = await import('../backends/wasm/index.ts');
  if (isSupported()) loaded = wasmBackend;
  return loaded;
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
