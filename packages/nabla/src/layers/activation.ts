import {
  type ActivationLike,
  type Activation as Fn,
  get,
  serialize,
} from '../activations/index.ts';
import type { Config } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { activate } from './recorder.ts';

/**
 * Applies an activation function: y = f(x), of the same shape.
 *
 * Throws `UnknownNameError` for a name that no activation has, with the nearest.
 *
 * Source: `keras.layers.Activation`.
 *
 * ```ts
 * import { Activation } from 'nabla/layers';
 * new Activation('relu')([-1, 2]).arraySync(); // [0, 2]
 * ```
 */
export class Activation extends Layer {
  static override readonly className: string = 'Activation';
  static override readonly required: readonly string[] = ['activation'];
  readonly activation: Fn;
  override supportsMasking = true;

  constructor(activation: ActivationLike, options: LayerOptions = {}) {
    super(options);
    this.activation = get(activation);
  }

  override call(inputs: Tensor): Tensor {
    return activate(this.activation, inputs);
  }

  override getConfig(): Config {
    return { ...super.getConfig(), activation: serialize(this.activation) };
  }
}
