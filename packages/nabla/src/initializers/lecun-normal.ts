import { type ScaledOptions, VarianceScaling } from './variance-scaling.ts';

/**
 * Draws weights from a truncated normal distribution of variance 1 / in: made for selu.
 *
 * Source: LeCun et al. 1998, "Efficient backprop"; Klambauer et al. 2017; `keras.initializers.LecunNormal`.
 *
 * ```ts
 * import { LecunNormal } from 'nabla/initializers';
 * new LecunNormal({ seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class LecunNormal extends VarianceScaling {
  static override readonly className: string = 'LecunNormal';
  static override readonly options: readonly string[] = ['seed', 'inputAxes', 'outputAxes'];

  constructor(options: ScaledOptions = {}) {
    super(options, { scale: 1, mode: 'fan_in', distribution: 'truncated_normal' });
  }
}
