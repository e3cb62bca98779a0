import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { multiply } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { Noise, type NoiseOptions } from './noise.ts';

/**
 * While training, multiplies by normal noise with mean 1 and standard deviation
 * √(rate / (1 - rate)), the deviation that dropout has; otherwise gives its input back.
 *
 * Throws `ArgumentRangeError` for a rate outside 0 to 1, and for 1, where the deviation is infinite.
 *
 * Source: Srivastava et al. 2014, section 10; `keras.layers.GaussianDropout`.
 *
 * ```ts
 * import { GaussianDropout } from 'nabla/layers';
 * const layer = new GaussianDropout(0.5, { seed: 7 });
 * layer([1, 2]).arraySync(); // [1, 2]
 * ```
 */
export class GaussianDropout extends Noise {
  static override readonly className: string = 'GaussianDropout';
  static override readonly required: readonly string[] = ['rate'];
  readonly rate: number;

  constructor(rate: number, options: NoiseOptions = {}) {
    super(options);
    this.rate = checkNumber('GaussianDropout', 'rate', rate, { min: 0, max: 1 });
    checkNumber('GaussianDropout', '1 - rate', 1 - rate, { min: 0, aboveMin: true });
  }

  protected override get silent(): boolean {
    return this.rate === 0;
  }

  protected override disturb(inputs: Tensor): Tensor {
    const { rate, dtype, seedGenerator: seed } = this;
    const stddev = Math.sqrt(rate / (1 - rate));
    return multiply(inputs, normal(inputs.shape, { mean: 1, stddev, dtype, seed }));
  }
}
