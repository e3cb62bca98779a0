import { type Switch, withSwitches } from './v8.ts';

/** Optimised from the start: kernels are hot, and V8 does not replace a loop that is running. */
const AT_ONCE: readonly Switch[] = ['liftoff', 'wasm-lazy-compilation', 'wasm-inlining'];

/**
 * A module of ours, compiled as well as the host can: in Node by the optimising compiler at once, with
 * 256-bit vectors if `revectorized`; elsewhere as the host sees fit.
 */
export function compileModule(
  bytes: Uint8Array<ArrayBuffer>,
  { revectorized = false }: { revectorized?: boolean } = {},
): WebAssembly.Module {
  const switches = revectorized ? [...AT_ONCE, 'experimental-wasm-revectorize' as const] : AT_ONCE;
  const marked = new Uint8Array([...bytes, ...mark(revectorized ? 'revectorized' : 'single')]);
  return withSwitches(switches, () => new WebAssembly.Module(marked));
}

/** A section that says how the module is compiled: V8 takes equal bytes from its cache, whatever the switches. */
function mark(how: string): number[] {
  const name = [...new TextEncoder().encode(how)];
  return [0, name.length + 1, name.length, ...name];
}
