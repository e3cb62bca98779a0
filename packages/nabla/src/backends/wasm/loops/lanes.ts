import type { DType } from '../../../base/dtype.ts';
import type { Reduction, ScalarFunction } from '../../../graph/index.ts';
import type { Code, Local, ValueType } from '../encoder/index.ts';

/** How a number is kept while it is computed with: `lanes` of them at once. */
export interface Lanes {
  /** How many elements a variable holds. */
  readonly width: number;

  /** The type of variables that hold elements of `dtype`. */
  variable(dtype: DType): ValueType;

  /**
   * Pushes elements from memory: `count` of them, from 1 to `width`, `stride` elements apart. For the stride 0
   * all lanes are the one element. Lanes without an element are 0.
   */
  load(code: Code, dtype: DType, at: Address, count: number, stride: number): void;

  /** Stores the first `count` elements, `stride` elements apart. */
  store(code: Code, dtype: DType, at: Address, value: Local, count: number, stride: number): void;

  /** Pushes a number in each lane. */
  constant(code: Code, dtype: DType, value: number): void;

  /** Pushes the number in `first`, and one more in each lane. */
  count(code: Code, first: Local): void;

  /** Pushes the i32 in `value` in each lane, as int32. */
  splat(code: Code, value: Local): void;

  /** Pushes a function of elements that are `from` and gives `to`. */
  call(code: Code, fn: ScalarFunction, inputs: readonly Local[], from: DType, to: DType): void;

  /**
   * Pushes elements whose places are computed: lane by lane the element at `at` and `stride` times the index
   * further. An index that is none from 0 to `length` - 1 calls `refuse` with it, and reads at 0.
   */
  loadAt(
    code: Code,
    dtype: DType,
    at: Address,
    index: Local,
    axis: { stride: number; length: number; step: number; count: number },
    refuse: (index: Local) => void,
  ): void;

  /** Starts putting elements together. */
  reduction(code: Code, how: Reduction, dtype: DType): Accumulator;
}

/** A place in memory: what a variable holds, and a constant number of bytes behind it. */
export interface Address {
  readonly base: Local;
  readonly offset: number;
}

/** Elements being put together. */
export interface Accumulator {
  /** Sets it to no elements. */
  start(): void;
  /** Takes one more element in each of the first `count` lanes; `place` is where it stands, as int32. */
  add(value: Local, count: number, place: Local | undefined): void;
  /** Pushes what came out in each lane by itself. */
  lanes(): void;
  /** Pushes what came out over all lanes of this one and of `others`, in each lane. */
  total(others: readonly Accumulator[]): void;
}
