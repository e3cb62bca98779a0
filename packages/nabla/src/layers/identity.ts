import type { Tensor } from '../graph/index.ts';
import { Layer } from './layer.ts';

/**
 * Gives its input back: a place to hang a name on.
 *
 * Source: `keras.layers.Identity`.
 *
 * ```ts
 * import { Identity } from 'nabla/layers';
 * new Identity()([1, 2]).arraySync(); // [1, 2]
 * ```
 */
export class Identity extends Layer {
  static override readonly className: string = 'Identity';
  override supportsMasking = true;

  override call(inputs: Tensor): Tensor {
    return inputs;
  }
}
