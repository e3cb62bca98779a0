import type { Tensor } from '../graph/index.ts';
import { add, divide } from '../ops/index.ts';
import { Constraint } from './constraint.ts';
import { type Axis, EPSILON, normsOf } from './norm.ts';

export interface UnitNormOptions {
  /** Axes along which lengths are taken. Default 0: the weights into each unit of a dense layer. */
  axis?: Axis;
}

/**
 * Brings the weights into each unit to length 1: w / (ε + ‖w‖).
 *
 * Source: `keras.constraints.UnitNorm`.
 *
 * ```ts
 * import { UnitNorm } from 'nabla/constraints';
 * new UnitNorm()([[3], [4]]).arraySync(); // about [[0.6], [0.8]]
 * ```
 */
export class UnitNorm extends Constraint {
  static override readonly className: string = 'UnitNorm';
  static override readonly options: readonly string[] = ['axis'];
  readonly axis: Axis;

  constructor(options: UnitNormOptions = {}) {
    super(options);
    this.axis = options.axis ?? 0;
  }

  override call(w: Tensor): Tensor {
    return divide(w, add(EPSILON, normsOf(w, this.axis)));
  }

  override formula(): string {
    return 'w / (ε + ‖w‖)';
  }

  override constants(): Record<string, number> {
    return { ε: EPSILON };
  }
}
