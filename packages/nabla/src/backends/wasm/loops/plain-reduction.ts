import type { DType } from '../../../base/dtype.ts';
import type { Reduction } from '../../../graph/index.ts';
import type { Code, Local } from '../encoder/index.ts';
import type { Accumulator } from './lanes.ts';

/** The types of variables that hold one number. */
export type NumberType = 'f64' | 'f32' | 'i32';

/** bool is 0 or 1 while it is computed with, uint8 a number from 0 to 255. */
export function typeOf(dtype: DType): NumberType {
  return dtype === 'float64' ? 'f64' : dtype === 'float32' ? 'f32' : 'i32';
}

/** Puts elements together one by one. Sums and products of float32 are kept in float64. */
export function plainReduction(code: Code, how: Reduction, dtype: DType): Accumulator {
  if (how === 'argmax' || how === 'argmin') return new Place(code, how, dtype);
  if (how === 'sum' || how === 'prod') return new Total(code, how, typeOf(dtype));
  return new Extreme(code, how, dtype);
}

const RANGES: Readonly<Record<DType, { least: number; greatest: number }>> = {
  float64: { least: -Infinity, greatest: Infinity },
  float32: { least: -Infinity, greatest: Infinity },
  int32: { least: -(2 ** 31), greatest: 2 ** 31 - 1 },
  uint8: { least: 0, greatest: 255 },
  bool: { least: 0, greatest: 1 },
};

/** What no number is worse than. */
function worst(how: 'max' | 'min', dtype: DType): number {
  return how === 'max' ? RANGES[dtype].least : RANGES[dtype].greatest;
}

/** A sum or a product: of whole numbers in int32, of others in float64. */
class Total implements Accumulator {
  readonly value: Local;
  readonly #code: Code;
  readonly #how: 'sum' | 'prod';
  readonly #type: NumberType;
  readonly #kept: 'f64' | 'i32';

  constructor(code: Code, how: 'sum' | 'prod', type: NumberType) {
    this.#code = code;
    this.#how = how;
    this.#type = type;
    this.#kept = type === 'i32' ? 'i32' : 'f64';
    this.value = code.local(this.#kept);
  }

  start(): void {
    this.#code.constant(this.#kept, this.#how === 'sum' ? 0 : 1);
    this.#code.set(this.value);
  }

  add(value: Local): void {
    const code = this.#code;
    code.get(this.value);
    code.get(value);
    if (value.type === 'f32') code.op('f64.promote_f32');
    code.op(`${this.#kept}.${this.#how === 'sum' ? 'add' : 'mul'}`);
    code.set(this.value);
  }

  lanes(): void {
    this.#code.get(this.value);
    if (this.#type === 'f32') this.#code.op('f32.demote_f64');
  }

  total(others: readonly Accumulator[]): void {
    for (const { value } of others as readonly Total[]) this.add(value);
    this.lanes();
  }
}

/** The greatest or the least; NaN where there is one. */
class Extreme implements Accumulator {
  readonly value: Local;
  readonly #code: Code;
  readonly #how: 'max' | 'min';
  readonly #type: NumberType;
  readonly #worst: number;

  constructor(code: Code, how: 'max' | 'min', dtype: DType) {
    this.#code = code;
    this.#how = how;
    this.#type = typeOf(dtype);
    this.#worst = worst(this.#how, dtype);
    this.value = code.local(this.#type);
  }

  start(): void {
    this.#code.constant(this.#type, this.#worst);
    this.#code.set(this.value);
  }

  add(value: Local): void {
    const code = this.#code;
    code.get(value);
    code.get(this.value);
    if (this.#type === 'i32') {
      code.get(value);
      code.get(this.value);
      code.op(this.#how === 'max' ? 'i32.gt_s' : 'i32.lt_s');
      code.select();
    } else code.op(`${this.#type}.${this.#how}`);
    code.set(this.value);
  }

  lanes(): void {
    this.#code.get(this.value);
  }

  total(others: readonly Accumulator[]): void {
    for (const { value } of others as readonly Extreme[]) this.add(value);
    this.lanes();
  }
}

/** The first place of the best; NaN is better than any number. */
class Place implements Accumulator {
  readonly best: Local;
  readonly place: Local;
  readonly #code: Code;
  readonly #how: 'max' | 'min';
  readonly #type: NumberType;
  readonly #worst: number;

  constructor(code: Code, how: 'argmax' | 'argmin', dtype: DType) {
    this.#code = code;
    this.#how = how === 'argmax' ? 'max' : 'min';
    this.#type = typeOf(dtype);
    this.#worst = worst(this.#how, dtype);
    this.best = code.local(this.#type);
    this.place = code.local('i32');
  }

  start(): void {
    this.#code.constant(this.#type, this.#worst);
    this.#code.set(this.best);
    this.#code.constant('i32', 0);
    this.#code.set(this.place);
  }

  add(value: Local, _count: number, place: Local | undefined): void {
    this.#pushBetter(value);
    this.#code.if(() => this.#take(value, place as Local));
  }

  lanes(): void {
    this.#code.get(this.place);
  }

  total(others: readonly Accumulator[]): void {
    const code = this.#code;
    for (const { best, place } of others as readonly Place[]) {
      // Better, or as good and before.
      this.#pushBetter(best);
      this.#pushSame(best);
      code.get(place);
      code.get(this.place);
      code.op('i32.lt_s');
      code.op('i32.and');
      code.op('i32.or');
      code.if(() => this.#take(best, place));
    }
    this.lanes();
  }

  #take(best: Local, place: Local): void {
    this.#code.get(best);
    this.#code.set(this.best);
    this.#code.get(place);
    this.#code.set(this.place);
  }

  /** Whether a number is greater or less than the best, or the first NaN. */
  #pushBetter(value: Local): void {
    const code = this.#code;
    const type = this.#type;
    const name = this.#how === 'max' ? 'gt' : 'lt';
    code.get(value);
    code.get(this.best);
    code.op(type === 'i32' ? `i32.${name}_s` : `${type}.${name}`);
    if (type === 'i32') return;
    this.#pushIsNaN(value, type);
    this.#pushIsNaN(this.best, type);
    code.op('i32.gt_u');
    code.op('i32.or');
  }

  /** Whether both are equal or both NaN. */
  #pushSame(value: Local): void {
    const code = this.#code;
    const type = this.#type;
    code.get(value);
    code.get(this.best);
    code.op(`${type}.eq`);
    if (type === 'i32') return;
    this.#pushIsNaN(value, type);
    this.#pushIsNaN(this.best, type);
    code.op('i32.and');
    code.op('i32.or');
  }

  #pushIsNaN(value: Local, type: 'f32' | 'f64'): void {
    this.#code.get(value);
    this.#code.get(value);
    this.#code.op(`${type}.ne`);
  }
}
