import { checkChoice, sizeOf } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { reshape, transpose } from '../ops/index.ts';
import { DATA_FORMATS, type DataFormat } from './data-format.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface FlattenOptions extends LayerOptions {
  /** `channels_first` puts the channels last before it flattens. Default `channels_last`. */
  dataFormat?: DataFormat;
}

/**
 * Makes a row of each sample: (batch, a, b, ...) becomes (batch, a b ...), (batch,) becomes (batch, 1).
 *
 * Source: `keras.layers.Flatten`.
 *
 * ```ts
 * import { Flatten } from 'nabla/layers';
 * new Flatten()([[[1, 2], [3, 4]]]).arraySync(); // [[1, 2, 3, 4]]
 * ```
 */
export class Flatten extends Layer {
  static override readonly className: string = 'Flatten';
  static override readonly options: readonly string[] = [...Layer.options, 'dataFormat'];
  readonly dataFormat: DataFormat;

  constructor(options: FlattenOptions = {}) {
    super(options);
    const { dataFormat = 'channels_last' } = options;
    this.dataFormat = checkChoice('Flatten', 'dataFormat', dataFormat, DATA_FORMATS);
    this.inputSpec = { minNdim: 1, means: '(batch, ...)' };
  }

  override call(inputs: Tensor): Tensor {
    const [batch, ...own] = inputs.shape;
    const moved = this.dataFormat === 'channels_first' && own.length > 1;
    const axes = [0, ...own.slice(1).map((_, index) => index + 2), 1];
    return reshape(moved ? transpose(inputs, { axes }) : inputs, [batch, sizeOf(own)]);
  }
}
