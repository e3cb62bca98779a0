import { WORKER } from './worker.ts';

/** A worker, of Node or of a browser. */
interface Thread {
  postMessage(message: unknown): void;
  terminate(): unknown;
  ref?(): void;
  unref?(): void;
  on?(event: string, listener: (data: unknown) => void): void;
  onmessage?: ((event: unknown) => void) | null;
  onerror?: ((event: unknown) => void) | null;
}

interface HostProcess {
  readonly versions?: { readonly node?: string };
  getBuiltinModule(id: string): unknown;
}

/** What threads run: a module on a shared memory, and where its functions note that one failed. */
export interface SharedModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of a word that becomes 1. */
  readonly failed: number;
}

/** A module that all workers of a pool know. */
export interface OpenModule {
  readonly pool: Pool;
  readonly id: number;
  /** Whether all workers have said that they know it: then they hear of a call while the caller is busy. */
  isOpen: boolean;
}

/** What workers say when they have started. */
const STARTED = -1;

/**
 * Workers that help the thread that asks. They sleep between calls, and do not keep the process alive.
 */
export class Pool {
  readonly #threads: readonly Thread[];
  /** How many workers have said something, by its number, and who waits for all of them. */
  readonly #said = new Map<number, { count: number; all: Promise<void>; resolve: () => void }>();
  #count = 0;
  #isBroken = false;

  constructor(size: number) {
    this.#expect(STARTED);
    const start = starter();
    this.#threads = Array.from({ length: size }, () =>
      start(
        (said) => this.#hear(said),
        () => this.#break(),
      ),
    );
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Whether a worker has ended. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Hands a module to all workers. */
  open(shared: SharedModule): OpenModule {
    const made: OpenModule = { pool: this, id: this.#count++, isOpen: false };
    this.#expect(made.id);
    for (const thread of this.#threads) {
      thread.ref?.();
      thread.postMessage({ id: made.id, ...shared });
    }
    void this.opened(made).then(() => {
      made.isOpen = !this.#isBroken;
    });
    return made;
  }

  /** Resolves when all workers know a module, or one of them never will. */
  async opened({ id }: OpenModule): Promise<void> {
    await this.#said.get(id)?.all;
  }

  close({ id }: OpenModule): void {
    this.#said.delete(id);
    if (!this.#isBroken) for (const thread of this.#threads) thread.postMessage({ id });
  }

  /** Lets worker i call `run` with i + 1 and `args`: the caller itself is number 0. */
  run({ id }: OpenModule, run: string, args: readonly number[]): void {
    this.#threads.forEach((thread, index) => {
      thread.postMessage({ id, run, args: [index + 1, ...args] });
    });
  }

  #expect(number: number): void {
    let resolve = () => {};
    const all = new Promise<void>((done) => {
      resolve = done;
    });
    this.#said.set(number, { count: 0, all, resolve });
  }

  #hear(number: number): void {
    const said = this.#said.get(number);
    if (!said || ++said.count < this.size) return;
    said.resolve();
    const waiting = [...this.#said.values()].some(({ count }) => count < this.size);
    // Nobody waits for them: they do not keep the process alive.
    if (!waiting) for (const thread of this.#threads) thread.unref?.();
  }

  #break(): void {
    this.#isBroken = true;
    for (const { resolve } of this.#said.values()) resolve();
  }

  /** Ends one worker at once. */
  stop(index: number): void {
    this.#threads[index].terminate();
  }

  /** Ends all workers at once, whatever they do. */
  end(): void {
    this.#break();
    for (const thread of this.#threads) thread.terminate();
  }
}

type Start = (hear: (said: number) => void, failed: () => void) => Thread;

/** How this host starts a worker. */
function starter(): Start {
  const { process } = globalThis as { readonly process?: HostProcess };
  if (process?.versions?.node) {
    const { Worker } = process.getBuiltinModule('node:worker_threads') as {
      Worker: new (source: string, options: object) => Thread;
    };
    return (hear, failed) => {
      const thread = new Worker(WORKER, { eval: true, stdout: false, execArgv: [] });
      thread.on?.('message', (said) => hear(said as number));
      thread.on?.('error', failed);
      thread.on?.('exit', failed);
      return thread;
    };
  }
  return (hear, failed) => {
    const url = URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
    const { Worker } = globalThis as unknown as { Worker: new (url: string) => Thread };
    const thread = new Worker(url);
    thread.onmessage = (event) => {
      const { data } = event as { data: number };
      if (data === STARTED) URL.revokeObjectURL(url);
      hear(data);
    };
    thread.onerror = failed;
    return thread;
  };
}
