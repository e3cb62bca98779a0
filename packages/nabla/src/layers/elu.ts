import { elu } from '../activations/index.ts';
import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { activate } from './recorder.ts';

export interface ELUOptions extends LayerOptions {
  /** -alpha is what the function approaches far below 0. Default 1. */
  alpha?: number;
}

/**
 * y = x for x > 0, else alpha (eˣ - 1).
 *
 * Source: Clevert et al. 2015; `keras.layers.ELU`.
 *
 * ```ts
 * import { ELU } from 'nabla/layers';
 * new ELU()([-1, 2]).arraySync(); // [-0.6321205496788025, 2]
 * ```
 */
export class ELU extends Layer {
  static override readonly className: string = 'ELU';
  static override readonly options: readonly string[] = [...Layer.options, 'alpha'];
  readonly alpha: number;
  override supportsMasking = true;

  constructor(options: ELUOptions = {}) {
    super(options);
    this.alpha = checkNumber('ELU', 'alpha', options.alpha ?? 1, {});
  }

  override call(inputs: Tensor): Tensor {
    const { alpha } = this;
    return activate((z) => elu(z, { alpha }), inputs);
  }
}
