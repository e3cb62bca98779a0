import type { FunctionRef, ModuleBuilder } from './encoder/index.ts';
import { STATUS } from './kernels/index.ts';

/** Times that a thread looks whether the others are there, before it sleeps: some 40 us. */
const SPINS = 20_000;
/** How often the first thread sleeps for 100 ms before it gives up. */
const SLEEPS = 100;
/** How often it looks that many times instead, where it may not sleep: on a page. Some 10 s, too. */
const LOOKS = 250_000;

/**
 * The function (thread) in which threads wait for each other. The last one to come lets the others go by
 * counting generations on. Traps where another thread failed, or does not come in a long time.
 */
export function emitBarrier(module: ModuleBuilder): FunctionRef {
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
    // The first thread gives up at some time; the others wait for it as long as it works.
    code.constant('i32', SLEEPS);
    code.constant('i32', LOOKS);
    word(STATUS.mayWait);
    code.select();
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
      word(STATUS.mayWait);
      code.op('i32.or');
      code.if(() => {
        code.constant('i32', STATUS.generation);
        code.get(generation);
        // Nanoseconds; then it looks whether another failed.
        code.constant('i64', 100_000_000n);
        code.memory('memory.atomic.wait32');
        code.drop();
      });
      code.get(thread);
      code.branchIf(again);
      code.increase(patience, -1);
      code.get(patience);
      code.branchIf(again);
    });
    code.unreachable();
  });
}
