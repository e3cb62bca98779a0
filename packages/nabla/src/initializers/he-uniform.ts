import { type ScaledOptions, VarianceScaling } from './variance-scaling.ts';

/**
 * Draws weights uniformly from -√(6 / in) to √(6 / in): made for relu.
 *
 * Source: He et al. 2015; `keras.initializers.HeUniform`.
 *
 * ```ts
 * import { HeUniform } from 'nabla/initializers';
 * new HeUniform({ seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class HeUniform extends VarianceScaling {
  static override readonly className: string = 'HeUniform';
  static override readonly options: readonly string[] = ['seed', 'inputAxes', 'outputAxes'];

  constructor(options: ScaledOptions = {}) {
    super(options, { scale: 2, mode: 'fan_in', distribution: 'uniform' });
  }
}
