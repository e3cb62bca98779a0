/** What is used of Node's `process` and of its module `node:v8`. */
interface HostProcess {
  readonly versions?: { readonly node?: string; readonly v8?: string; readonly bun?: string };
  getBuiltinModule?(id: string): { setFlagsFromString?(flags: string): void } | undefined;
}

/**
 * Switches of V8 that only Node lets a program set. Each is a name and what it is by default in all
 * versions that know it; V8 complains aloud about others, so `since` says which major version does.
 */
const SWITCHES = {
  /** Joins neighbouring 128-bit operations to one of 256. */
  'experimental-wasm-revectorize': { normally: false, since: 12 },
  /** Compiles twice: quickly at first, and again what turns out to be hot. */
  liftoff: { normally: true, since: 12 },
  /** Compiles a function when it is first called. */
  'wasm-lazy-compilation': { normally: true, since: 12 },
  /** Inlines by what the quick code counted; without that code it aborts the process (V8 13 and 14). */
  'wasm-inlining': { normally: true, since: 13 },
} as const;

export type Switch = keyof typeof SWITCHES;

/** Runs `fn` with switches thrown; in hosts without switches, just runs it. */
export function withSwitches<T>(thrown: readonly Switch[], fn: () => T): T {
  const set = switchboard();
  if (!set) return fn();
  for (const name of thrown) set(name, !SWITCHES[name].normally);
  try {
    return fn();
  } finally {
    for (const name of thrown) set(name, SWITCHES[name].normally);
  }
}

/** Whether the host has switches at all. */
export function hasSwitches(): boolean {
  return switchboard() !== undefined;
}

function switchboard(): ((name: Switch, on: boolean) => void) | undefined {
  const { process } = globalThis as { readonly process?: HostProcess };
  if (!process?.versions?.node || process.versions.bun) return undefined;
  const v8 = process.getBuiltinModule?.('node:v8');
  const major = Number.parseInt(process.versions.v8 ?? '', 10);
  if (!v8?.setFlagsFromString || !(major >= 12)) return undefined;
  return (name, on) => {
    if (major >= SWITCHES[name].since) v8.setFlagsFromString?.(`--${on ? '' : 'no-'}${name}`);
  };
}
