import { type ScaledOptions, VarianceScaling } from './variance-scaling.ts';

/**
 * Draws weights uniformly from -√(6 / (in + out)) to √(6 / (in + out)): Keras's first values of a
 * kernel.
 *
 * Source: Glorot and Bengio 2010; `keras.initializers.GlorotUniform`.
 *
 * ```ts
 * import { GlorotUniform } from 'nabla/initializers';
 * new GlorotUniform({ seed: 7 })([2, 3]).shape; // [2, 3]
 * ```
 */
export class GlorotUniform extends VarianceScaling {
  static override readonly className: string = 'GlorotUniform';
  static override readonly options: readonly string[] = ['seed', 'inputAxes', 'outputAxes'];

  constructor(options: ScaledOptions = {}) {
    super(options, { scale: 1, mode: 'fan_avg', distribution: 'uniform' });
  }
}
