import { leakyRelu } from '../activations/index.ts';
import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { activate } from './recorder.ts';

export interface LeakyReLUOptions extends LayerOptions {
  /** The slope below 0, from 0. Default 0.3. */
  negativeSlope?: number;
}

/**
 * y = x for x ≥ 0, else negativeSlope x: a unit that is off still learns.
 *
 * Throws `ArgumentRangeError` for a negative slope.
 *
 * Source: Maas et al. 2013; `keras.layers.LeakyReLU`.
 *
 * ```ts
 * import { LeakyReLU } from 'nabla/layers';
 * new LeakyReLU({ negativeSlope: 0.5 })([-1, 2]).arraySync(); // [-0.5, 2]
 * ```
 */
export class LeakyReLU extends Layer {
  static override readonly className: string = 'LeakyReLU';
  static override readonly options: readonly string[] = [...Layer.options, 'negativeSlope'];
  readonly negativeSlope: number;
  override supportsMasking = true;

  constructor(options: LeakyReLUOptions = {}) {
    super(options);
    const { negativeSlope = 0.3 } = options;
    this.negativeSlope = checkNumber('LeakyReLU', 'negativeSlope', negativeSlope, { min: 0 });
  }

  override call(inputs: Tensor): Tensor {
    const { negativeSlope } = this;
    return activate((z) => leakyRelu(z, { negativeSlope }), inputs);
  }
}
