import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { clip } from '../ops/index.ts';
import { Constraint } from './constraint.ts';
import { type Axis, EPSILON, normsOf, rescale } from './norm.ts';

export interface MaxNormOptions {
  /** c, from 0: the largest length. Default 2. */
  maxValue?: number;
  /** Axes along which lengths are taken. Default 0: the weights into each unit of a dense layer. */
  axis?: Axis;
}

/**
 * Shortens the weights into each unit to length c where they are longer: w min(‖w‖, c) / (ε + ‖w‖).
 *
 * Throws `ArgumentRangeError` for a c below 0.
 *
 * Source: Srivastava et al. 2014, "Dropout"; `keras.constraints.MaxNorm`.
 *
 * ```ts
 * import { MaxNorm } from 'nabla/constraints';
 * new MaxNorm({ maxValue: 1 })([[3], [4]]).arraySync(); // about [[0.6], [0.8]]
 * ```
 */
export class MaxNorm extends Constraint {
  static override readonly className: string = 'MaxNorm';
  static override readonly options: readonly string[] = ['maxValue', 'axis'];
  readonly maxValue: number;
  readonly axis: Axis;

  constructor(options: MaxNormOptions = {}) {
    super(options);
    this.maxValue = checkNumber('MaxNorm', 'maxValue', options.maxValue ?? 2, { min: 0 });
    this.axis = options.axis ?? 0;
  }

  override call(w: Tensor): Tensor {
    const norms = normsOf(w, this.axis);
    return rescale(w, norms, clip(norms, 0, this.maxValue));
  }

  override formula(): string {
    return 'w min(‖w‖, c) / (ε + ‖w‖)';
  }

  override constants(): Record<string, number> {
    return { c: this.maxValue, ε: EPSILON };
  }
}
