import { type ScaledOptions, VarianceScaling } from './variance-scaling.ts';

/**
 * Draws weights from a truncated normal distribution of variance 2 / in: made for relu.
 *
 * Source: He et al. 2015; `keras.initializers.HeNormal`.
 *
 * ```ts
 * import { HeNormal } from 'nabla/initializers';
 * new HeNormal({ seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class HeNormal extends VarianceScaling {
  static override readonly className: string = 'HeNormal';
  static override readonly options: readonly string[] = ['seed', 'inputAxes', 'outputAxes'];

  constructor(options: ScaledOptions = {}) {
    super(options, { scale: 2, mode: 'fan_in', distribution: 'truncated_normal' });
  }
}
