import { type Config, checkChoice } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { DATA_FORMATS, type DataFormat } from './data-format.ts';
import type { NoiseOptions } from './noise.ts';
import { SpatialDropout } from './spatial-dropout.ts';

export interface SpatialDropout2DOptions extends NoiseOptions {
  /** Where the channels stand. Default `channels_last`. */
  dataFormat?: DataFormat;
}

/**
 * Dropout of whole channels of an image: an input (batch, height, width, channels) loses a channel
 * everywhere or nowhere.
 *
 * Throws `ArgumentRangeError` for a rate outside 0 to 1, `ShapeError` for inputs without four axes.
 *
 * Source: Tompson et al. 2014; `keras.layers.SpatialDropout2D`.
 *
 * ```ts
 * import { SpatialDropout2D } from 'nabla/layers';
 * const layer = new SpatialDropout2D(0.5, { seed: 7 });
 * layer([[[[1, 2], [3, 4]]]], { training: true }).shape; // [1, 1, 2, 2]
 * ```
 */
export class SpatialDropout2D extends SpatialDropout {
  static override readonly className: string = 'SpatialDropout2D';
  static override readonly options: readonly string[] = [...SpatialDropout.options, 'dataFormat'];
  readonly dataFormat: DataFormat;

  constructor(rate: number, options: SpatialDropout2DOptions = {}) {
    super(rate, options);
    const { dataFormat = 'channels_last' } = options;
    this.dataFormat = checkChoice('SpatialDropout2D', 'dataFormat', dataFormat, DATA_FORMATS);
    this.inputSpec = { ndim: 4, means: '(batch, height, width, channels)' };
  }

  protected override noiseShapeOf({ shape }: Tensor): readonly number[] {
    const last = this.dataFormat === 'channels_last';
    return last ? [shape[0], 1, 1, shape[3]] : [shape[0], shape[1], 1, 1];
  }

  override getConfig(): Config {
    return { ...super.getConfig(), data_format: this.dataFormat };
  }
}
