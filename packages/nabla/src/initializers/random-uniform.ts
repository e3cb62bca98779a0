import { checkNumber, type DType, type Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { uniform } from '../random/index.ts';
import { RandomInitializer, type SeedOptions } from './random-initializer.ts';

export interface RandomUniformOptions extends SeedOptions {
  /** The least value, included. Default -0.05. */
  minval?: number;
  /** The end of the range, excluded. Default 0.05. */
  maxval?: number;
}

/**
 * Draws weights uniformly from `minval` to `maxval`.
 *
 * Throws `ArgumentRangeError` where `maxval` is below `minval`.
 *
 * Source: `keras.initializers.RandomUniform`.
 *
 * ```ts
 * import { RandomUniform } from 'nabla/initializers';
 * new RandomUniform({ minval: 0, maxval: 1, seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class RandomUniform extends RandomInitializer {
  static override readonly className: string = 'RandomUniform';
  static override readonly options: readonly string[] = ['minval', 'maxval', 'seed'];
  readonly minval: number;
  readonly maxval: number;

  constructor(options: RandomUniformOptions = {}) {
    super(options);
    this.minval = checkNumber('RandomUniform', 'minval', options.minval ?? -0.05, {});
    this.maxval = checkNumber('RandomUniform', 'maxval', options.maxval ?? 0.05, {
      min: this.minval,
    });
  }

  override call(shape: Shape, dtype: DType): Tensor {
    return uniform(shape, { minval: this.minval, maxval: this.maxval, dtype, seed: this.drawSeed });
  }
}
