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
 * Few switches are safe to throw in a running program. Others (no baseline compiler, no inlining) would
 * optimise modules at once, but V8 compiles in the background and aborts the process when they change under it.
 */
export function allowRevectorization(): boolean {
  return throwSwitch('--experimental-wasm-revectorize');
}

/**
 * Lets V8 optimise functions that have run some 20 kB of code, and not 13 MB: the steps of a small network are
 * so short that a whole training would run on what the baseline compiler made, five times slower.
 */
export function optimiseSoon(): void {
  throwSwitch('--wasm-tiering-budget=20000');
}

const thrown = new Set<string>();

/** Throws a switch of V8 once, where the host lets us. */
function throwSwitch(flag: string): boolean {
  if (thrown.has(flag)) return true;
  const { process } = globalThis as { readonly process?: HostProcess };
  if (!process?.versions?.node || process.versions.bun) return false;
  const v8 = process.getBuiltinModule?.('node:v8');
  if (!v8?.setFlagsFromString || !(Number.parseInt(process.versions.v8 ?? '', 10) >= SINCE)) {
    return false;
  }
  v8.setFlagsFromString(flag);
  thrown.add(flag);
  return true;
}
