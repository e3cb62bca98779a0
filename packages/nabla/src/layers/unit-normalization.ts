import type { Tensor } from '../graph/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { unitLength } from './unit-length.ts';

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axis, or axes together, along which the lengths are 1. Default -1. */
  axis?: number | readonly number[];
}

/**
 * Scales each sample to length 1: y = x / √(Σ x²) along `axis`; 0 stays 0.
 *
 * Source: `keras.layers.UnitNormalization`.
 *
 * ```ts
 * import { UnitNormalization } from 'nabla/layers';
 * new UnitNormalization()([[0, 4]]).arraySync(); // [[0, 1]]
 * ```
 */
export class UnitNormalization extends Layer {
  static override readonly className: string = 'UnitNormalization';
  static override readonly options: readonly string[] = [...Layer.options, 'axis'];
  readonly axis: number | readonly number[];
  override supportsMasking = true;

  constructor(options: UnitNormalizationOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override call(inputs: Tensor): Tensor {
    return unitLength(inputs, this.axis, 1e-12);
  }
}
