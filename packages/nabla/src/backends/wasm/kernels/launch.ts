import type { DType } from '../../../base/dtype.ts';
import type { LoopNode, Value } from '../../../compiler/index.ts';
import { scalarNodes } from '../../../compiler/index.ts';
import type { Code, FunctionRef, Local, ModuleBuilder } from '../encoder/index.ts';
import { type Lanes, plainLanes, simdLanes } from '../loops/index.ts';
import type { Tier } from '../tier/index.ts';

/**
 * A function (from, to, scratch) that does rounds `from` to before `to` of some work. Rounds are independent;
 * whoever divides them does so at multiples of `grain`.
 */
export interface Launch {
  readonly function: FunctionRef;
  readonly rounds: number;
  readonly grain: number;
  /** Scratch memory that each thread needs. */
  readonly scratchBytes: number;
  /** Multiplications, additions and the like. */
  readonly flops: number;
  /** Whether only the first thread can do it: it asks the host. */
  readonly isAlone?: boolean;
  /** What it consists of, for threads that share it. */
  readonly loop?: LaunchLoop;
}

/** Launches that are run again and again. The function of those of `enter` and `leave` is (from, to, step). */
export interface LaunchLoop {
  readonly count: number;
  /** Whether steps are counted down. */
  readonly reverse: boolean;
  readonly before: readonly Launch[];
  readonly enter: readonly Launch[];
  readonly launches: readonly Launch[];
  readonly leave: readonly Launch[];
}

/**
 * The first bytes of memory: what a kernel refused; the order of rows; how many threads run, whether the first
 * of them may sleep, how many wait, which time it is, and whether one failed; and from `data` on the address of
 * each array of rows. In bytes; words that threads write stand in lines of their own.
 */
export const STATUS = {
  refused: 0,
  index: 4,
  length: 8,
  order: 16,
  threads: 20,
  mayWait: 24,
  failed: 64,
  arrived: 128,
  generation: 192,
  data: 256,
  bytes: 4096,
};

/** How a value moves: where the number of the step stands, and bytes from one step to the next. */
export interface Motion {
  readonly counter: number;
  readonly stride: number;
}

function pushWay(code: Code, { counter, stride }: Motion): void {
  code.constant('i32', counter);
  code.memory('i32.load');
  code.constant('i32', stride);
  code.op('i32.mul');
}

/** What kernels are written with. */
export class Emission {
  readonly module: ModuleBuilder;
  readonly tier: Tier;
  readonly addresses: Map<Value, number>;
  /** Values that lie further on with each step of a loop. */
  readonly moving: Map<Value, Motion> = new Map();
  /** Behind the last byte that has been given away. */
  end: number;
  /** How many threads share the work. */
  readonly threads: number;
  /** Kernels that may refuse an index, by the numbers that they leave. */
  readonly refusing: Value[] = [];
  /** Values that the host computes, by the numbers that it is called with. */
  readonly hosted: Value[] = [];
  #asksHost = false;
  readonly #simd: Lanes;
  readonly #plain: Lanes;

  constructor(
    module: ModuleBuilder,
    tier: Tier,
    addresses: Map<Value, number>,
    end: number,
    threads: number,
  ) {
    this.module = module;
    this.tier = tier;
    this.addresses = addresses;
    this.end = end;
    this.threads = threads;
    const imported = (name: string) => {
      this.#asksHost = true;
      return module.imported(name);
    };
    this.#simd = simdLanes(tier, imported);
    this.#plain = plainLanes(imported);
  }

  /** Writes a kernel, and says whether it calls a function of the host. */
  watchingHost<T>(write: () => T): T & { readonly isAlone: boolean } {
    this.#asksHost = false;
    const made = write();
    return { ...made, isAlone: this.#asksHost };
  }

  address(value: Value): number {
    return this.addresses.get(value) as number;
  }

  /** Writes code that puts the address of a value, and `offset` bytes behind it, on the stack. */
  pushAddress(code: Code, value: Value, offset = 0): void {
    code.constant('i32', this.address(value) + offset);
    const motion = this.moving.get(value);
    if (!motion) return;
    pushWay(code, motion);
    code.op('i32.add');
  }

  /** A variable with how far a value that moves has come. */
  origin(code: Code, value: Value): Local | undefined {
    const motion = this.moving.get(value);
    if (!motion) return undefined;
    const origin = code.local('i32');
    pushWay(code, motion);
    code.set(origin);
    return origin;
  }

  /** Vectors of four, if there is no float64 among what is computed. */
  lanesFor(nodes: readonly LoopNode[]): Lanes {
    return nodes.some(usesDoubles) ? this.#plain : this.#simd;
  }

  /** Writes code that notes an index that does not exist, for the host to complain of. */
  refuse(code: Code, index: Local, value: Value, length: number): void {
    const number = this.refusing.push(value);
    const note = (at: number, push: () => void) => {
      code.constant('i32', at);
      push();
      code.memory('i32.store');
    };
    // The first one stays.
    code.constant('i32', STATUS.refused);
    code.memory('i32.load');
    code.op('i32.eqz');
    code.if(() => {
      note(STATUS.refused, () => code.constant('i32', number));
      note(STATUS.index, () => code.get(index));
      note(STATUS.length, () => code.constant('i32', length));
    });
  }
}

function usesDoubles({ value, scalar, operands }: LoopNode): boolean {
  const is = (dtype: DType) => dtype === 'float64';
  return (
    is(value.dtype) ||
    scalarNodes(scalar).some(({ dtype }) => is(dtype)) ||
    operands.some((operand) => is('from' in operand ? operand.from.dtype : operand.value.dtype))
  );
}
