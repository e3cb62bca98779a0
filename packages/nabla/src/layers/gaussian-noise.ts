import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { add } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { Noise, type NoiseOptions } from './noise.ts';

/**
 * While training, adds normal noise with mean 0 and standard deviation `stddev`; otherwise gives its
 * input back.
 *
 * Throws `ArgumentRangeError` for a deviation outside 0 to 1, as Keras does.
 *
 * Source: `keras.layers.GaussianNoise`.
 *
 * ```ts
 * import { GaussianNoise } from 'nabla/layers';
 * const layer = new GaussianNoise(0.1, { seed: 7 });
 * layer([1, 2]).arraySync(); // [1, 2]
 * ```
 */
export class GaussianNoise extends Noise {
  static override readonly className: string = 'GaussianNoise';
  static override readonly required: readonly string[] = ['stddev'];
  readonly stddev: number;

  constructor(stddev: number, options: NoiseOptions = {}) {
    super(options);
    this.stddev = checkNumber('GaussianNoise', 'stddev', stddev, { min: 0, max: 1 });
  }

  protected override get silent(): boolean {
    return this.stddev === 0;
  }

  protected override disturb(inputs: Tensor): Tensor {
    const { stddev, dtype, seedGenerator: seed } = this;
    return add(inputs, normal(inputs.shape, { stddev, dtype, seed }));
  }
}
