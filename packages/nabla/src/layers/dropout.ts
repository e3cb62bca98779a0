import { checkNumber, type PartialShape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { dropout } from '../random/index.ts';
import { Noise, type NoiseOptions, noiseShapeFor } from './noise.ts';

export interface DropoutOptions extends NoiseOptions {
  /** Shape of the pattern of what is dropped: 1 along axes that share it, `null` for the input's length. */
  noiseShape?: PartialShape | null;
}

/**
 * While training, sets a share `rate` of the elements to 0, at random, and divides the others by
 * 1 - rate, so that the mean stays; otherwise gives its input back.
 *
 * Throws `ArgumentRangeError` for a rate outside 0 to 1, `ShapeError` for a `noiseShape` that does
 * not stretch to the input.
 *
 * Source: Srivastava et al. 2014; `keras.layers.Dropout`.
 *
 * ```ts
 * import { Dropout } from 'nabla/layers';
 * const layer = new Dropout(0.5, { seed: 7 });
 * layer([1, 2]).arraySync(); // [1, 2]
 * layer([1, 2], { training: true }).shape; // [2]
 * ```
 */
export class Dropout extends Noise {
  static override readonly className: string = 'Dropout';
  static override readonly required: readonly string[] = ['rate'];
  static override readonly options: readonly string[] = [...Noise.options, 'noiseShape'];
  readonly rate: number;
  readonly noiseShape: PartialShape | null;

  constructor(rate: number, options: DropoutOptions = {}) {
    super(options);
    this.rate = checkNumber(this.name, 'rate', rate, { min: 0, max: 1 });
    this.noiseShape = options.noiseShape ?? null;
  }

  protected override get silent(): boolean {
    return this.rate === 0;
  }

  protected override disturb(inputs: Tensor): Tensor {
    const noiseShape = this.noiseShapeOf(inputs);
    return dropout(inputs, this.rate, { noiseShape, seed: this.seedGenerator });
  }

  /** The shape of the pattern for an input. */
  protected noiseShapeOf({ shape }: Tensor): readonly number[] {
    return noiseShapeFor(this.name, this.noiseShape, shape);
  }
}
