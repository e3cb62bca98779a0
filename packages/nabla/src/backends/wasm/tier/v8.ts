/** What is used of Node's `process` and of its module `node:v8`. */
interface HostProcess {
  readonly versions?: { readonly node?: string; readonly v8?: string; readonly bun?: string };
  getBuiltinModule?(id: string): { setFlagsFromString?(flags: string): void } | undefined;
}

/** The first major version of V8 that knows the switch; it complains aloud about switches it does not. */
const SINCE = 12;

/**
 * Lets V8 join neighbouring vectors of 128 bits to one of 256 in code that it optimises from now on, in the
 * whole process; gives whether the host has the switch, which only Node does.
 *
 * It is the only switch that is safe to throw in a running program. Others (no baseline compiler, no
 * inlining) would optimise modules at once, but V8 compiles in the background and aborts the process when
 * they change under it.
 */
export function allowRevectorization(): boolean {
  const { process } = globalThis as { readonly process?: HostProcess };
  if (!process?.versions?.node || process.versions.bun) return false;
  const v8 = process.getBuiltinModule?.('node:v8');
  if (!v8?.setFlagsFromString || !(Number.parseInt(process.versions.v8 ?? '', 10) >= SINCE)) {
    return false;
  }
  v8.setFlagsFromString('--experimental-wasm-revectorize');
  return true;
}
