import { checkNumber, type Tree } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { any, notEqual, where } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface MaskingOptions extends LayerOptions {
  /** What padding consists of. Default 0. */
  maskValue?: number;
}

/**
 * Masks the steps of which all features are `maskValue`: they become 0, and the layers after it skip
 * them.
 *
 * Takes (batch, steps, features); the mask is (batch, steps), true for what counts.
 *
 * Source: `keras.layers.Masking`.
 *
 * ```ts
 * import { Masking } from 'nabla/layers';
 * new Masking({ maskValue: -1 })([[[2], [-1]]]).arraySync(); // [[[2], [0]]]
 * ```
 */
export class Masking extends Layer {
  static override readonly className: string = 'Masking';
  static override readonly options: readonly string[] = [...Layer.options, 'maskValue'];
  readonly maskValue: number;
  override supportsMasking = true;

  constructor(options: MaskingOptions = {}) {
    super(options);
    this.maskValue = checkNumber('Masking', 'maskValue', options.maskValue ?? 0, {});
  }

  override call(inputs: Tensor): Tensor {
    return where(any(notEqual(inputs, this.maskValue), { axis: -1, keepdims: true }), inputs, 0);
  }

  override computeMask(inputs: Tree<Tensor>): Tensor {
    return any(notEqual(inputs as Tensor, this.maskValue), { axis: -1 });
  }
}
