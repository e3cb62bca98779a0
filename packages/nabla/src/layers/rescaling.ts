import type { Tensor } from '../graph/index.ts';
import { add, cast, multiply } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface RescalingOptions extends LayerOptions {
  /** Added after scaling: a number, or one for each channel. Default 0. */
  offset?: number | readonly number[];
}

/**
 * Scales its input: y = x scale + offset. `new Rescaling(1 / 255)` brings bytes to 0 to 1.
 *
 * Source: `keras.layers.Rescaling`.
 *
 * ```ts
 * import { Rescaling } from 'nabla/layers';
 * new Rescaling(1 / 127.5, { offset: -1 })([0, 255]).arraySync(); // [-1, 1]
 * ```
 */
export class Rescaling extends Layer {
  static override readonly className: string = 'Rescaling';
  static override readonly required: readonly string[] = ['scale'];
  static override readonly options: readonly string[] = [...Layer.options, 'offset'];
  readonly scale: number | readonly number[];
  readonly offset: number | readonly number[];
  override supportsMasking = true;

  constructor(scale: number | readonly number[], options: RescalingOptions = {}) {
    super(options);
    this.scale = scale;
    this.offset = options.offset ?? 0;
  }

  override call(inputs: Tensor): Tensor {
    return add(multiply(cast(inputs, this.dtype), this.scale), this.offset);
  }
}
