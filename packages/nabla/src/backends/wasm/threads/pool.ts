import { WORKER } from './worker.ts';

/** A worker, of Node or of a browser. */
interface Thread {
  postMessage(message: unknown): void;
  terminate(): unknown;
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

/**
 * Workers that help the thread that asks. They sleep between calls, and do not keep the process alive.
 */
export class Pool {
  readonly #threads: readonly Thread[];
  readonly #ready: Promise<void>;
  #count = 0;
  #readyCount = 0;
  #isBroken = false;

  constructor(size: number) {
    const start = starter();
    let allReady = () => {};
    this.#ready = new Promise((resolve) => {
      allReady = resolve;
    });
    this.#threads = Array.from({ length: size }, () =>
      start({
        ready: () => {
          if (++this.#readyCount === size) allReady();
        },
        failed: () => {
          this.#isBroken = true;
          allReady();
        },
      }),
    );
  }

  get size(): number {
    return this.#threads.length;
  }

  /** Resolves when all workers can be told something, or one of them will never be. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Whether all workers run. */
  get isReady(): boolean {
    return this.#readyCount === this.size && !this.#isBroken;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Hands a module to all workers; gives the number under which they know it. */
  open(shared: SharedModule): number {
    const id = this.#count++;
    for (const thread of this.#threads) thread.postMessage({ id, ...shared });
    return id;
  }

  close(id: number): void {
    for (const thread of this.#threads) thread.postMessage({ id });
  }

  /** Lets worker i call `run` with i + 1 and `args`: the caller itself is number 0. */
  run(id: number, run: string, args: readonly number[]): void {
    this.#threads.forEach((thread, index) => {
      thread.postMessage({ id, run, args: [index + 1, ...args] });
    });
  }

  /** Ends one worker at once. */
  stop(index: number): void {
    this.#threads[index].terminate();
  }

  /** Ends all workers at once, whatever they do. */
  end(): void {
    this.#isBroken = true;
    for (const thread of this.#threads) thread.terminate();
  }
}

interface Listener {
  ready(): void;
  failed(): void;
}

/** How this host starts a worker. */
function starter(): (listener: Listener) => Thread {
  const { process } = globalThis as { readonly process?: HostProcess };
  if (process?.versions?.node) {
    const { Worker } = process.getBuiltinModule('node:worker_threads') as {
      Worker: new (source: string, options: object) => Thread;
    };
    return ({ ready, failed }) => {
      const thread = new Worker(WORKER, { eval: true, stdout: false, execArgv: [] });
      thread.on?.('message', () => {
        // From now on it does not keep the process alive; before, someone may wait for it.
        thread.unref?.();
        ready();
      });
      thread.on?.('error', failed);
      thread.on?.('exit', failed);
      return thread;
    };
  }
  return ({ ready, failed }) => {
    const url = URL.createObjectURL(new Blob([WORKER], { type: 'text/javascript' }));
    const { Worker } = globalThis as unknown as { Worker: new (url: string) => Thread };
    const thread = new Worker(url);
    thread.onmessage = () => {
      URL.revokeObjectURL(url);
      ready();
    };
    thread.onerror = failed;
    return thread;
  };
}
