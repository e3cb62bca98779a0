import { checkNumber } from '../base/index.ts';
import { leaf, scalar, type Tensor, Variable } from '../graph/index.ts';
import { add, concatenate, slice } from '../ops/index.ts';
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
 * Source: `keras.random.SeedGenerator`.
 *
 * ```ts
 * import { SeedGenerator, uniform } from 'nabla/random';
 * const seed = new SeedGenerator({ seed: 7 });
 * uniform([2], { seed }).shape; // [2]
 * ```
 */
export class SeedGenerator {
  readonly seed: number;
  /** The seed and the count. */
  readonly state: Variable;

  constructor(options: SeedGeneratorOptions = {}) {
    const { seed, name = 'seed_generator' } = options;
    this.seed = checkNumber('SeedGenerator', 'seed', seed ?? makeDefaultSeed(), {
      integer: true,
      min: 0,
    });
    this.state = new Variable(leaf(Int32Array.of(this.seed | 0, 0), [2]), {
      name: `${name}_state`,
      trainable: false,
    });
  }

  /** The seed for one draw. */
  next(): Tensor {
    const now = this.state.value;
    const count = add(slice(now, [1], [1]), scalar(1, 'int32'));
    this.state.assign(concatenate([slice(now, [0], [1]), count]));
    return now;
  }
}
