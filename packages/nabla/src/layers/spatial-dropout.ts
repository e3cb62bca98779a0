import type { Config } from '../base/index.ts';
import { Dropout } from './dropout.ts';
import { Noise, type NoiseOptions } from './noise.ts';

/** Dropout of whole feature maps: the pattern is shared by all places of a map. */
export abstract class SpatialDropout extends Dropout {
  static override readonly options: readonly string[] = Noise.options;

  constructor(rate: number, options: NoiseOptions = {}) {
    super(rate, options);
  }

  override getConfig(): Config {
    const { name, rate, seed } = super.getConfig();
    return { name, rate, seed, dtype: this.dtype };
  }
}
