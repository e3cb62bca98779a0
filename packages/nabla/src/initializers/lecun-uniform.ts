import { type ScaledOptions, VarianceScaling } from './variance-scaling.ts';

/**
 * Draws weights uniformly from -√(3 / in) to √(3 / in).
 *
 * Source: LeCun et al. 1998, "Efficient backprop"; `keras.initializers.LecunUniform`.
 *
 * ```ts
 * import { LecunUniform } from 'nabla/initializers';
 * new LecunUniform({ seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class LecunUniform extends VarianceScaling {
  static override readonly className: string = 'LecunUniform';
  static override readonly options: readonly string[] = ['seed', 'inputAxes', 'outputAxes'];

  constructor(options: ScaledOptions = {}) {
    super(options, { scale: 1, mode: 'fan_in', distribution: 'uniform' });
  }
}
