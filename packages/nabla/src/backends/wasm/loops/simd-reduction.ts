import type { DType } from '../../../base/dtype.ts';
import type { Reduction } from '../../../graph/index.ts';
import type { Code, Local, Plain } from '../encoder/index.ts';
import type { Accumulator } from './lanes.ts';

/** Puts vectors of four elements together. Sums and products of float32 are kept in float64. */
export function simdReduction(code: Code, how: Reduction, dtype: DType): Accumulator {
  const float = dtype === 'float32';
  if (how === 'argmax' || how === 'argmin') {
    // Of masks of bool the least number is true.
    return new Place(code, (how === 'argmax') !== (dtype === 'bool'), float);
  }
  if (float && (how === 'sum' || how === 'prod')) return new Wide(code, how);
  return new Narrow(code, instructionOf(how, dtype), startOf(how, dtype), float);
}

function instructionOf(how: Reduction, dtype: DType): Plain {
  if (dtype === 'bool') return how === 'max' ? 'v128.or' : 'v128.and';
  if (how === 'sum') return 'i32x4.add';
  if (how === 'prod') return 'i32x4.mul';
  if (dtype === 'float32') return how === 'max' ? 'f32x4.max' : 'f32x4.min';
  return how === 'max' ? 'i32x4.max_s' : 'i32x4.min_s';
}

function startOf(how: Reduction, dtype: DType): number {
  if (how === 'sum') return 0;
  if (how === 'prod') return 1;
  if (dtype === 'float32') return how === 'max' ? -Infinity : Infinity;
  if (dtype === 'bool') return how === 'max' ? 0 : -1;
  return how === 'max' ? -(2 ** 31) : 2 ** 31 - 1;
}

/** Pushes ones in the first `count` lanes. */
function pushMask(code: Code, count: number): void {
  code.vector(new Uint8Array(Int32Array.from({ length: 4 }, (_, lane) => -(lane < count)).buffer));
}

/** Pushes `value`, with `start` in the lanes that do not count. */
function pushCounted(
  code: Code,
  value: Local,
  count: number,
  start: number,
  lanes: 'f32x4' | 'i32x4',
): void {
  code.get(value);
  if (count === 4) return;
  code.splat(lanes, start);
  pushMask(code, count);
  code.op('v128.bitselect');
}

/** Pushes the vector with its lanes moved by `by`, round. */
function pushTurned(code: Code, value: Local, by: number): void {
  code.get(value);
  code.get(value);
  code.shuffle(Array.from({ length: 16 }, (_, byte) => (byte + 4 * by) % 16));
}

/** In vectors of the elements' own type. */
class Narrow implements Accumulator {
  readonly value: Local;
  readonly #code: Code;
  readonly #instruction: Plain;
  readonly #start: number;
  readonly #lanes: 'f32x4' | 'i32x4';

  constructor(code: Code, instruction: Plain, start: number, float: boolean) {
    this.#code = code;
    this.#instruction = instruction;
    this.#start = start;
    this.#lanes = float ? 'f32x4' : 'i32x4';
    this.value = code.local('v128');
  }

  start(): void {
    this.#code.splat(this.#lanes, this.#start);
    this.#code.set(this.value);
  }

  add(value: Local, count: number): void {
    this.#code.get(this.value);
    pushCounted(this.#code, value, count, this.#start, this.#lanes);
    this.#code.op(this.#instruction);
    this.#code.set(this.value);
  }

  lanes(): void {
    this.#code.get(this.value);
  }

  total(others: readonly Accumulator[]): void {
    const code = this.#code;
    for (const other of others as readonly Narrow[]) this.add(other.value, 4);
    for (const by of [1, 2]) {
      code.get(this.value);
      pushTurned(code, this.value, by);
      code.op(this.#instruction);
      code.set(this.value);
    }
    code.get(this.value);
  }
}

/** In two vectors of float64. */
class Wide implements Accumulator {
  readonly low: Local;
  readonly high: Local;
  readonly #code: Code;
  readonly #how: 'sum' | 'prod';

  constructor(code: Code, how: 'sum' | 'prod') {
    this.#code = code;
    this.#how = how;
    this.low = code.local('v128');
    this.high = code.local('v128');
  }

  start(): void {
    for (const half of [this.low, this.high]) {
      this.#code.splat('f64x2', this.#how === 'sum' ? 0 : 1);
      this.#code.set(half);
    }
  }

  add(value: Local, count: number): void {
    const code = this.#code;
    const counted = code.local('v128');
    pushCounted(code, value, count, this.#how === 'sum' ? 0 : 1, 'f32x4');
    code.set(counted);
    this.#join(this.low, () => {
      code.get(counted);
      code.op('f64x2.promote_low_f32x4');
    });
    this.#join(this.high, () => {
      pushTurned(code, counted, 2);
      code.op('f64x2.promote_low_f32x4');
    });
    code.release(counted);
  }

  lanes(): void {
    const code = this.#code;
    for (const half of [this.low, this.high]) {
      code.get(half);
      code.op('f32x4.demote_f64x2_zero');
    }
    code.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);
  }

  total(others: readonly Accumulator[]): void {
    const code = this.#code;
    for (const other of others as readonly Wide[]) {
      this.#join(this.low, () => code.get(other.low));
      this.#join(this.high, () => code.get(other.high));
    }
    this.#join(this.low, () => code.get(this.high));
    this.#join(this.low, () => pushTurned(code, this.low, 2));
    code.get(this.low);
    code.op('f32x4.demote_f64x2_zero');
    code.lane('f32x4.extract_lane', 0);
    code.op('f32x4.splat');
  }

  #join(into: Local, push: () => void): void {
    this.#code.get(into);
    push();
    this.#code.op(this.#how === 'sum' ? 'f64x2.add' : 'f64x2.mul');
    this.#code.set(into);
  }
}

/** The first place of the best; NaN is better than any number. */
class Place implements Accumulator {
  readonly best: Local;
  readonly place: Local;
  readonly #code: Code;
  readonly #most: boolean;
  readonly #float: boolean;

  constructor(code: Code, most: boolean, float: boolean) {
    this.#code = code;
    this.#most = most;
    this.#float = float;
    this.best = code.local('v128');
    this.place = code.local('v128');
  }

  start(): void {
    this.#pushWorst();
    this.#code.set(this.best);
    this.#code.splat('i32x4', 0);
    this.#code.set(this.place);
  }

  add(value: Local, count: number, place: Local | undefined): void {
    const code = this.#code;
    const better = code.local('v128');
    this.#pushBetter(value, this.best);
    if (count < 4) {
      pushMask(code, count);
      code.op('v128.and');
    }
    code.set(better);
    for (const [into, from] of [
      [this.best, value],
      [this.place, place as Local],
    ]) {
      for (const each of [from, into, better]) code.get(each);
      code.op('v128.bitselect');
      code.set(into);
    }
    code.release(better);
  }

  lanes(): void {
    this.#code.get(this.place);
  }

  total(others: readonly Accumulator[]): void {
    const code = this.#code;
    for (const { best, place } of others as readonly Place[]) this.#join(best, place);
    const [best, place] = code.locals(2, 'v128');
    for (const by of [1, 2]) {
      pushTurned(code, this.best, by);
      code.set(best);
      pushTurned(code, this.place, by);
      code.set(place);
      this.#join(best, place);
    }
    code.release(best, place);
    code.get(this.place);
  }

  /** Takes what is better, and of ties the one that comes first. */
  #join(best: Local, place: Local): void {
    const code = this.#code;
    const wins = code.local('v128');
    // The same bits or equal numbers: a tie; so are two NaN.
    this.#pushBetter(best, this.best);
    code.get(best);
    code.get(this.best);
    code.op(this.#float ? 'f32x4.eq' : 'i32x4.eq');
    this.#pushBothNaN(best, this.best);
    code.op('v128.or');
    code.get(place);
    code.get(this.place);
    code.op('i32x4.lt_s');
    code.op('v128.and');
    code.op('v128.or');
    code.set(wins);
    for (const [into, from] of [
      [this.best, best],
      [this.place, place],
    ]) {
      for (const each of [from, into, wins]) code.get(each);
      code.op('v128.bitselect');
      code.set(into);
    }
    code.release(wins);
  }

  #pushWorst(): void {
    const { least, lanes } = this.#float
      ? { least: -Infinity, lanes: 'f32x4' as const }
      : { least: -(2 ** 31), lanes: 'i32x4' as const };
    this.#code.splat(lanes, this.#most ? least : -1 - least);
  }

  /** a is better than b: greater or less, or the first NaN. */
  #pushBetter(a: Local, b: Local): void {
    const code = this.#code;
    code.get(a);
    code.get(b);
    if (!this.#float) {
      code.op(this.#most ? 'i32x4.gt_s' : 'i32x4.lt_s');
      return;
    }
    code.op(this.#most ? 'f32x4.gt' : 'f32x4.lt');
    code.get(a);
    code.get(a);
    code.op('f32x4.ne');
    code.get(b);
    code.get(b);
    code.op('f32x4.eq');
    code.op('v128.and');
    code.op('v128.or');
  }

  #pushBothNaN(a: Local, b: Local): void {
    const code = this.#code;
    if (!this.#float) {
      code.splat('i32x4', 0);
      return;
    }
    for (const each of [a, b]) {
      code.get(each);
      code.get(each);
      code.op('f32x4.ne');
    }
    code.op('v128.and');
  }
}
