import type { Copy, MemoryPlan } from '../../compiler/index.ts';
import { emitBarrier } from './barrier.ts';
import type { Code, FunctionRef, Local, ModuleBuilder } from './encoder/index.ts';
import { type Launch, type LaunchLoop, STATUS } from './kernels/index.ts';

/** Operations below which a kernel stays with one thread: a barrier costs some 0.2 us. */
const ALONE = 16_384;

/** Whether threads gain by sharing a kernel. */
export function isWorthSharing({ rounds, grain, flops, isAlone, loop }: Launch): boolean {
  if (loop) return stepOf(loop).some(isWorthSharing);
  return !isAlone && rounds > grain && flops > ALONE;
}

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
        this.#emitLaunch(code, { launch, thread, part });
        const next = launches[index + 1];
        const last = next === undefined && plan.after.length === 0;
        if (isWorthSharing(launch) || (next && isWorthSharing(next)) || last)
          this.barrier(code, thread);
      });
      copies(plan.after);
    });
  }

  /** Writes what a thread does of a launch; `step` is for those that move what belongs to a step. */
  #emitLaunch(code: Code, { launch, thread, part, step }: Shared): void {
    const { scratch, scratchBytes } = this.#options;
    const isShared = isWorthSharing(launch);
    if (launch.loop && isShared && this.#barrier) {
      this.#emitLoop(code, launch.loop, { thread, part });
      return;
    }
    part.run(launch.rounds, launch.grain, isShared, (from, to) => {
      code.get(from);
      code.get(to);
      if (step) code.get(step);
      else {
        code.get(thread);
        code.constant('i32', scratchBytes);
        code.op('i32.mul');
        code.constant('i32', scratch);
        code.op('i32.add');
      }
      code.call(launch.function);
    });
  }

  /** Writes a loop that all threads run together. Behind its last launch comes its first one. */
  #emitLoop(code: Code, loop: LaunchLoop, { thread, part }: Omit<Shared, 'launch'>): void {
    const { count, reverse, before, enter, leave } = loop;
    const step = code.local('i32');
    code.constant('i32', reverse ? count - 1 : 0);
    code.set(step);
    for (const launch of before) {
      this.#emitLaunch(code, { launch, thread, part });
      this.barrier(code, thread);
    }
    const moving = new Set([...enter, ...leave]);
    const launches = stepOf(loop);
    code.repeat(count, () => {
      launches.forEach((launch, index) => {
        this.#emitLaunch(code, { launch, thread, part, ...(moving.has(launch) ? { step } : {}) });
        const next = launches[(index + 1) % launches.length];
        if (isWorthSharing(launch) || isWorthSharing(next)) this.barrier(code, thread);
      });
      code.increase(step, reverse ? -1 : 1);
    });
    code.release(step);
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

interface Shared {
  readonly launch: Launch;
  readonly thread: Local;
  readonly part: Part;
  readonly step?: Local;
}

/** The launches of a step of a loop, in their order. */
function stepOf({ enter, launches, leave }: LaunchLoop): Launch[] {
  return [...enter, ...launches, ...leave];
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
