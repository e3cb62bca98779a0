import type { Tensor } from '../graph/index.ts';
import type { NoiseOptions } from './noise.ts';
import { SpatialDropout } from './spatial-dropout.ts';

/**
 * Dropout of whole channels of a sequence: an input (batch, steps, channels) loses a channel in all
 * steps or in none.
 *
 * Throws `ArgumentRangeError` for a rate outside 0 to 1, `ShapeError` for inputs without three axes.
 *
 * Source: Tompson et al. 2014; `keras.layers.SpatialDropout1D`.
 *
 * ```ts
 * import { SpatialDropout1D } from 'nabla/layers';
 * const layer = new SpatialDropout1D(0.5, { seed: 7 });
 * layer([[[1, 2], [3, 4]]], { training: true }).shape; // [1, 2, 2]
 * ```
 */
export class SpatialDropout1D extends SpatialDropout {
  static override readonly className: string = 'SpatialDropout1D';

  constructor(rate: number, options: NoiseOptions = {}) {
    super(rate, options);
    this.inputSpec = { ndim: 3, means: '(batch, steps, channels)' };
  }

  protected override noiseShapeOf({ shape }: Tensor): readonly number[] {
    return [shape[0], 1, shape[2]];
  }
}
