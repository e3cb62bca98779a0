import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { add, clip, multiply } from '../ops/index.ts';
import { Constraint } from './constraint.ts';
import { type Axis, EPSILON, normsOf, rescale } from './norm.ts';

export interface MinMaxNormOptions {
  /** a, from 0: the least length. Default 0. */
  minValue?: number;
  /** b, from `minValue`: the largest length. Default 1. */
  maxValue?: number;
  /** r, from 0 to 1: how much of the way is gone at each update. Default 1. */
  rate?: number;
  /** Axes along which lengths are taken. Default 0: the weights into each unit of a dense layer. */
  axis?: Axis;
}

/**
 * Brings the lengths of the weights into each unit between a and b, by a part r of the way:
 * w (r clip(‖w‖, a, b) + (1 - r) ‖w‖) / (ε + ‖w‖).
 *
 * Throws `ArgumentRangeError` for numbers outside their ranges.
 *
 * Source: `keras.constraints.MinMaxNorm`.
 *
 * ```ts
 * import { MinMaxNorm } from 'nabla/constraints';
 * new MinMaxNorm({ maxValue: 1, rate: 0.5 })([[3], [4]]).arraySync(); // about [[1.8], [2.4]]
 * ```
 */
export class MinMaxNorm extends Constraint {
  static override readonly className: string = 'MinMaxNorm';
  static override readonly options: readonly string[] = ['minValue', 'maxValue', 'rate', 'axis'];
  readonly minValue: number;
  readonly maxValue: number;
  readonly rate: number;
  readonly axis: Axis;

  constructor(options: MinMaxNormOptions = {}) {
    super(options);
    const { minValue = 0, maxValue = 1, rate = 1, axis = 0 } = options;
    this.minValue = checkNumber('MinMaxNorm', 'minValue', minValue, { min: 0 });
    this.maxValue = checkNumber('MinMaxNorm', 'maxValue', maxValue, { min: this.minValue });
    this.rate = checkNumber('MinMaxNorm', 'rate', rate, { min: 0, max: 1 });
    this.axis = axis;
  }

  override call(w: Tensor): Tensor {
    const norms = normsOf(w, this.axis);
    const inside = multiply(this.rate, clip(norms, this.minValue, this.maxValue));
    return rescale(w, norms, add(inside, multiply(1 - this.rate, norms)));
  }

  override formula(): string {
    return 'w (r clip(‖w‖, a, b) + (1 - r) ‖w‖) / (ε + ‖w‖)';
  }

  override constants(): Record<string, number> {
    return { a: this.minValue, b: this.maxValue, r: this.rate, ε: EPSILON };
  }
}
