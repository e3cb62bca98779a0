import { checkNumber, type PartialShape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { add, greaterEqual, multiply, where } from '../ops/index.ts';
import { uniform } from '../random/index.ts';
import type { DropoutOptions } from './dropout.ts';
import { Noise, noiseShapeFor } from './noise.ts';

/** What SELU approaches far below 0: -1.758... */
const FLOOR = -1.6732632423543772 * 1.0507009873554805;

/**
 * Dropout for networks of SELU units: dropped elements become SELU's lowest value, and the result is
 * shifted and scaled, so that mean 0 and variance 1 stay.
 *
 * y = a (x or floor) + b, with a = ((1 - rate)(1 + rate floor²))^(-1/2) and b = -a rate floor.
 * Throws `ArgumentRangeError` for a rate outside 0 to 1, and for 1, where a is infinite.
 *
 * Source: Klambauer et al. 2017; `keras.layers.AlphaDropout`.
 *
 * ```ts
 * import { AlphaDropout } from 'nabla/layers';
 * const layer = new AlphaDropout(0.5, { seed: 7 });
 * layer([1, 2]).arraySync(); // [1, 2]
 * ```
 */
export class AlphaDropout extends Noise {
  static override readonly className: string = 'AlphaDropout';
  static override readonly required: readonly string[] = ['rate'];
  static override readonly options: readonly string[] = [...Noise.options, 'noiseShape'];
  readonly rate: number;
  readonly noiseShape: PartialShape | null;

  constructor(rate: number, options: DropoutOptions = {}) {
    super(options);
    this.rate = checkNumber('AlphaDropout', 'rate', rate, { min: 0, max: 1 });
    checkNumber('AlphaDropout', '1 - rate', 1 - rate, { min: 0, aboveMin: true });
    this.noiseShape = options.noiseShape ?? null;
  }

  protected override get silent(): boolean {
    return this.rate === 0;
  }

  protected override disturb(inputs: Tensor): Tensor {
    const { rate } = this;
    const shape = noiseShapeFor(this.name, this.noiseShape, inputs.shape);
    const kept = greaterEqual(uniform(shape, { seed: this.seedGenerator }), rate);
    const a = ((1 - rate) * (1 + rate * FLOOR ** 2)) ** -0.5;
    return add(multiply(a, where(kept, inputs, FLOOR)), -a * rate * FLOOR);
  }
}
