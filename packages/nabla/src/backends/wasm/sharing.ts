import type { Copy, MemoryPlan } from '../../compiler/index.ts';
import type { Code, FunctionRef, Local, ModuleBuilder } from './encoder/index.ts';
import { type Launch, STATUS } from './kernels/index.ts';

/** Operations below which a kernel stays with one thread: a barrier costs some 0.2 us. */
const ALONE = 16_384;

/** Whether threads gain by sharing a kernel. */
export function isWorthSharing({ rounds, grain, flops, isAlone }: Launch): boolean {
  return !isAlone && rounds > grain && flops > ALONE;
}

/** Times that a thread looks whether the others are there, before it sleeps. */
const SPINS = 20_000;
/** The first thread never sleeps, as a page's may not; after so many rounds of looking it gives up: some 10 s. */
const PATIENCE = 500_000;

export interface SharingOptions {
  /** Where the scratch memory of the first thread begins, and how much each has. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Whether there is more than one thread. */
  readonly isShared: boolean;
}

/**
 * How threads share a step: all of them run the same function, each does its part of every kernel that is
 * worth it, the first one does the others, and they wait for each other in between.
 */
export class Sharing {
  readonly #module: ModuleBuilder;
  readonly #options: SharingOptions;
  readonly #barrier: FunctionRef | undefined;

  constructor(module: ModuleBuilder, options: SharingOptions) {
    this.#module = module;
    this.#options = options;
    this.#barrier = options.isShared ? emitBarrier(module) : undefined;
  }

  /** The function (thread) of a step. */
  emitStep(name: string, plan: MemoryPlan, launches: readonly Launch[]): FunctionRef {
    const { scratch, scratchBytes } = this.#options;
    return this.#module.function({ params: ['i32'], name }, (code) => {
      const [thread] = code.params;
      const part = this.part(code, thread);
      const copies = (list: readonly Copy[]) => {
        if (list.length === 0) return;
        part.run(1, 1, false, () => {
          for (const { from, to, bytes } of list) {
            for (const each of [to, from, bytes]) code.constant('i32', each);
            code.copy();
          }
        });
        this.barrier(code, thread);
      };
      copies(plan.before);
      launches.forEach((launch, index) => {
        const isShared = isWorthSharing(launch);
        part.run(launch.rounds, launch.grain, isShared, (from, to) => {
          code.get(from);
          code.get(to);
          code.get(thread);
          code.constant('i32', scratchBytes);
          code.op('i32.mul');
          code.constant('i32', scratch);
          code.op('i32.add');
          code.call(launch.function);
        });
        const next = launches[index + 1];
        const last = next === undefined && plan.after.length === 0;
        if (isShared || (next && isWorthSharing(next)) || last) this.barrier(code, thread);
      });
      copies(plan.after);
    });
  }

  /** Writes code that waits for all threads. */
  barrier(code: Code, thread: Local): void {
    if (!this.#barrier) return;
    code.get(thread);
    code.call(this.#barrier);
  }

  /** What a thread does of divided work. */
  part(code: Code, thread: Local): Part {
    return new Part(code, thread, this.#options.isShared);
  }
}

class Part {
  readonly #code: Code;
  readonly #thread: Local;
  readonly #isShared: boolean;
  readonly #from: Local;
  readonly #to: Local;

  constructor(code: Code, thread: Local, isShared: boolean) {
    this.#code = code;
    this.#thread = thread;
    this.#isShared = isShared;
    this.#from = code.local('i32');
    this.#to = code.local('i32');
  }

  /** Runs `body` for this thread's rounds, at multiples of `grain`; or for all, on the first thread alone. */
  run(
    rounds: number,
    grain: number,
    isShared: boolean,
    body: (from: Local, to: Local) => void,
  ): void {
    const code = this.#code;
    const [from, to] = [this.#from, this.#to];
    if (!this.#isShared || !isShared) {
      const all = () => {
        code.constant('i32', 0);
        code.set(from);
        code.constant('i32', rounds);
        code.set(to);
        body(from, to);
      };
      if (this.#isShared) {
        code.get(this.#thread);
        code.op('i32.eqz');
        code.if(all);
      } else all();
      return;
    }
    // Grains of a thread: all of them by the number of threads, rounded up.
    const grains = Math.ceil(rounds / grain);
    code.constant('i32', grains - 1);
    code.constant('i32', STATUS.threads);
    code.memory('i32.load');
    code.op('i32.add');
    code.constant('i32', STATUS.threads);
    code.memory('i32.load');
    code.op('i32.div_u');
    code.constant('i32', grain);
    code.op('i32.mul');
    code.set(to);
    code.get(this.#thread);
    code.get(to);
    code.op('i32.mul');
    code.tee(from);
    code.get(to);
    code.op('i32.add');
    code.set(to);
    // No further than there are rounds.
    code.constant('i32', rounds);
    code.get(to);
    code.get(to);
    code.constant('i32', rounds);
    code.op('i32.gt_s');
    code.select();
    code.set(to);
    code.get(from);
    code.get(to);
    code.op('i32.lt_s');
    code.if(() => body(from, to));
  }
}

/**
 * The function (thread) in which threads wait for each other. The last one to come lets the others go by
 * counting generations on. Traps where another thread failed, or does not come in a long time.
 */
function emitBarrier(module: ModuleBuilder): FunctionRef {
  return module.function({ params: ['i32'] }, (code) => {
    const [thread] = code.params;
    const [generation, left, patience] = code.locals(3, 'i32');
    const word = (at: number) => {
      code.constant('i32', at);
      code.memory('i32.atomic.load');
    };
    word(STATUS.threads);
    code.constant('i32', 1);
    code.op('i32.eq');
    code.if(() => code.return());
    word(STATUS.generation);
    code.set(generation);
    code.constant('i32', STATUS.arrived);
    code.constant('i32', 1);
    code.memory('i32.atomic.rmw.add');
    code.constant('i32', 1);
    code.op('i32.add');
    word(STATUS.threads);
    code.op('i32.eq');
    code.if(() => {
      code.constant('i32', STATUS.arrived);
      code.constant('i32', 0);
      code.memory('i32.atomic.store');
      code.constant('i32', STATUS.generation);
      code.get(generation);
      code.constant('i32', 1);
      code.op('i32.add');
      code.memory('i32.atomic.store');
      code.constant('i32', STATUS.generation);
      code.constant('i32', -1);
      code.memory('memory.atomic.notify');
      code.drop();
      code.return();
    });
    const leaveIfNext = () => {
      word(STATUS.generation);
      code.get(generation);
      code.op('i32.ne');
      code.if(() => code.return());
    };
    code.constant('i32', PATIENCE);
    code.set(patience);
    code.loop((again) => {
      code.constant('i32', SPINS);
      code.set(left);
      code.loop((start) => {
        leaveIfNext();
        code.increase(left, -1);
        code.get(left);
        code.branchIf(start);
      });
      word(STATUS.failed);
      code.if(() => code.unreachable());
      code.get(thread);
      code.if(() => {
        code.constant('i32', STATUS.generation);
        code.get(generation);
        // Nanoseconds; then it looks whether another failed.
        code.constant('i64', 100_000_000n);
        code.memory('memory.atomic.wait32');
        code.drop();
      });
      code.increase(patience, -1);
      code.get(patience);
      code.branchIf(again);
    });
    code.unreachable();
  });
}
