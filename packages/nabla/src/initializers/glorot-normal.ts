import { type ScaledOptions, VarianceScaling } from './variance-scaling.ts';

/**
 * Draws weights from a truncated normal distribution of variance 2 / (in + out).
 *
 * Source: Glorot and Bengio 2010; `keras.initializers.GlorotNormal`.
 *
 * ```ts
 * import { GlorotNormal } from 'nabla/initializers';
 * new GlorotNormal({ seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class GlorotNormal extends VarianceScaling {
  static override readonly className: string = 'GlorotNormal';
  static override readonly options: readonly string[] = ['seed', 'inputAxes', 'outputAxes'];

  constructor(options: ScaledOptions = {}) {
    super(options, { scale: 1, mode: 'fan_avg', distribution: 'truncated_normal' });
  }
}
