import { checkNumber, type DType, type Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { truncatedNormal } from '../random/index.ts';
import { RandomInitializer, type SeedOptions } from './random-initializer.ts';

export interface TruncatedNormalOptions extends SeedOptions {
  /** Default 0. */
  mean?: number;
  /** Standard deviation before values are cut off, from 0. Default 0.05. */
  stddev?: number;
}

/**
 * Draws weights from a normal distribution that is cut off two standard deviations from its mean.
 *
 * Throws `ArgumentRangeError` for a `stddev` below 0.
 *
 * Source: `keras.initializers.TruncatedNormal`.
 *
 * ```ts
 * import { TruncatedNormal } from 'nabla/initializers';
 * new TruncatedNormal({ stddev: 0.1, seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class TruncatedNormal extends RandomInitializer {
  static override readonly className: string = 'TruncatedNormal';
  static override readonly options: readonly string[] = ['mean', 'stddev', 'seed'];
  readonly mean: number;
  readonly stddev: number;

  constructor(options: TruncatedNormalOptions = {}) {
    super(options);
    this.mean = checkNumber('TruncatedNormal', 'mean', options.mean ?? 0, {});
    this.stddev = checkNumber('TruncatedNormal', 'stddev', options.stddev ?? 0.05, { min: 0 });
  }

  override call(shape: Shape, dtype: DType): Tensor {
    const { mean, stddev, drawSeed: seed } = this;
    return truncatedNormal(shape, { mean, stddev, dtype, seed });
  }
}
