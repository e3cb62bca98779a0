import type { Code, Local } from '../encoder/index.ts';
import type { Address } from './lanes.ts';

/** A way to walk through memory: bytes from one round of each loop to the next. */
interface Walk {
  readonly strides: readonly number[];
  /** The first byte, for walks that go backwards or start at a variable; else it is part of the address. */
  readonly start: number;
  readonly origin: Local | undefined;
  /** The variables of the levels that the code is in, the innermost last. */
  readonly at: Local[];
}

/** What is read and written at one place of the loops. */
export interface Place {
  readonly address: number;
  readonly bytes: number;
  /** In elements, outer loops first. */
  readonly offset: number;
  readonly strides: readonly number[];
  /** A variable to which the address is relative. */
  readonly origin?: Local;
}

/**
 * The variables that walk through memory. Places that go the same way share one; what tells them apart is
 * the constant part of their addresses.
 */
export class Addresses {
  readonly #code: Code;
  readonly #walks = new Map<string, Walk>();

  constructor(code: Code) {
    this.#code = code;
  }

  /** Announces a place, before the loops begin. */
  declare(place: Place): void {
    const key = keyOf(place);
    if (this.#walks.has(key)) return;
    this.#walks.set(key, {
      strides: place.strides.map((stride) => stride * place.bytes),
      start: startOf(place),
      origin: place.origin,
      at: [],
    });
  }

  /** Sets all variables to the first round; the outermost loop begins at round `from`, if there is one. */
  begin(from: Local | undefined): void {
    const code = this.#code;
    for (const walk of this.#walks.values()) {
      const variable = code.local('i32');
      code.constant('i32', walk.start);
      if (walk.origin) {
        code.get(walk.origin);
        code.op('i32.add');
      }
      if (from && walk.strides[0] !== undefined && walk.strides[0] !== 0) {
        code.get(from);
        code.constant('i32', walk.strides[0]);
        code.op('i32.mul');
        code.op('i32.add');
      }
      code.set(variable);
      walk.at.push(variable);
    }
  }

  /** Opens the rounds of loop `level`: variables that move in it or deeper begin anew. */
  enter(level: number): void {
    for (const walk of this.#walks.values()) {
      const outer = walk.at[walk.at.length - 1];
      if (!walk.strides.slice(level).some((stride) => stride !== 0)) {
        walk.at.push(outer);
        continue;
      }
      const variable = this.#code.local('i32');
      this.#code.get(outer);
      this.#code.set(variable);
      walk.at.push(variable);
    }
  }

  leave(): void {
    for (const walk of this.#walks.values()) {
      const variable = walk.at.pop() as Local;
      if (variable !== walk.at[walk.at.length - 1]) this.#code.release(variable);
    }
  }

  /** Goes `rounds` of loop `level` on. */
  advance(level: number, rounds: number): void {
    for (const walk of this.#walks.values()) {
      this.#code.increase(walk.at[walk.at.length - 1], rounds * (walk.strides[level] ?? 0));
    }
  }

  /** Where a place is now, `rounds` of loop `level` on. */
  of(place: Place, level = 0, rounds = 0): Address {
    const walk = this.#walks.get(keyOf(place)) as Walk;
    const ahead = rounds * (walk.strides[level] ?? 0);
    const within = startOf(place) === 0 ? place.offset * place.bytes : 0;
    const base = walk.at[walk.at.length - 1];
    const offset = place.address + within + ahead;
    return offset >= 0 ? { base, offset } : { base: moved(this.#code, base, offset), offset: 0 };
  }
}

/** A variable that points `by` bytes behind another: constant parts of addresses are never negative. */
export function moved(code: Code, base: Local, by: number): Local {
  const result = code.local('i32');
  code.get(base);
  code.constant('i32', by);
  code.op('i32.add');
  code.set(result);
  return result;
}

function startOf({ offset, bytes, strides }: Place): number {
  return strides.some((stride) => stride < 0) ? offset * bytes : 0;
}

function keyOf(place: Place): string {
  const bytes = place.strides.map((stride) => stride * place.bytes);
  return `${bytes.join()};${startOf(place)};${place.origin?.index ?? ''}`;
}
