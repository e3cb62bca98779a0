import { checkNumber, type DType, type Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { normal } from '../random/index.ts';
import { RandomInitializer, type SeedOptions } from './random-initializer.ts';

export interface RandomNormalOptions extends SeedOptions {
  /** Default 0. */
  mean?: number;
  /** Standard deviation, from 0. Default 0.05. */
  stddev?: number;
}

/**
 * Draws weights from a normal distribution.
 *
 * Throws `ArgumentRangeError` for a `stddev` below 0.
 *
 * Source: `keras.initializers.RandomNormal`.
 *
 * ```ts
 * import { RandomNormal } from 'nabla/initializers';
 * new RandomNormal({ stddev: 0.1, seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class RandomNormal extends RandomInitializer {
  static override readonly className: string = 'RandomNormal';
  static override readonly options: readonly string[] = ['mean', 'stddev', 'seed'];
  readonly mean: number;
  readonly stddev: number;

  constructor(options: RandomNormalOptions = {}) {
    super(options);
    this.mean = checkNumber('RandomNormal', 'mean', options.mean ?? 0, {});
    this.stddev = checkNumber('RandomNormal', 'stddev', options.stddev ?? 0.05, { min: 0 });
  }

  override call(shape: Shape, dtype: DType): Tensor {
    return normal(shape, { mean: this.mean, stddev: this.stddev, dtype, seed: this.drawSeed });
  }
}
