import { type Config, checkNumber } from '../base/index.ts';
import { leaf, type Tensor, Variable } from '../graph/index.ts';
import * as p from '../ops/primitives/index.ts';
import { makeDefaultSeed } from './global-seed.ts';

export interface SeedGeneratorOptions {
  /** A whole number from 0. Default: drawn at random. */
  seed?: number | null;
  /** Default `seed_generator`. */
  name?: string;
}

/**
 * Gives a new seed each time it is asked: the seed it was made with, and a count that goes up. The count
 * is a variable, so that each run of a compiled step draws other numbers.
 *
 * Throws `ArgumentRangeError` for a seed that is no whole number from 0.
 *
 * Source: `keras.random.SeedGenerator`.
 *
 * ```ts
 * import { SeedGenerator, uniform } from 'nabla/random';
 * const seed = new SeedGenerator({ seed: 7 });
 * seed.next().arraySync(); // [7, 0]
 * seed.next().arraySync(); // [7, 1]
 * uniform([2], { seed }).shape; // [2]
 * ```
 */
export class SeedGenerator {
  readonly name: string;
  seed: number;
  /** The seed and the count. */
  readonly state: Variable;
  readonly #given: number | null;

  constructor(options: SeedGeneratorOptions = {}) {
    const { seed, name = 'seed_generator' } = options;
    this.name = name;
    this.#given = seed ?? null;
    this.seed = checkNumber('SeedGenerator', 'seed', seed ?? makeDefaultSeed(), {
      integer: true,
      min: 0,
    });
    this.state = new Variable(startOf(this.seed), {
      name: `${name}_state`,
      trainable: false,
    });
  }

  /** The seed for one draw. */
  next(): Tensor {
    const now = this.state.value;
    this.state.assign(p.add(now, leaf(Int32Array.of(0, 1), [2])));
    return now;
  }

  /** @internal Begins anew with another seed; compiled steps that draw from it do, too. */
  restart(seed: number): void {
    this.seed = seed;
    this.state.assign(startOf(seed));
  }

  /** What `fromConfig` makes an equal generator of; one with a seed of its own starts anew. */
  getConfig(): Config {
    return { seed: this.#given, name: this.name };
  }

  static fromConfig(config: SeedGeneratorOptions): SeedGenerator {
    return new SeedGenerator(config);
  }
}

function startOf(seed: number): Tensor {
  return leaf(Int32Array.of(seed | 0, 0), [2]);
}
