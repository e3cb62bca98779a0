import { checkNumber } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import {
  add,
  cast,
  cos,
  divide,
  floatx,
  floor,
  log,
  multiply,
  power,
  subtract,
} from '../../ops/index.ts';
import { LearningRateSchedule } from './schedule.ts';

export interface CosineDecayRestartsOptions {
  /** How many times as long each period is as the one before. Default 2. */
  tMul?: number;
  /** How many times as high each period begins as the one before. Default 1. */
  mMul?: number;
  /** The rate at the end of a period, as a part of the initial one. Default 0. */
  alpha?: number;
  /** Default `SGDRDecay`. */
  name?: string;
}

/**
 * A rate that falls along half a cosine again and again.
 *
 * In period i, from 0, of length firstDecaySteps · tMulⁱ:
 * initial ((1 - α) mMulⁱ (1 + cos(π passed)) / 2 + α), where `passed` goes from 0 to 1. Throws
 * `ArgumentRangeError` unless `firstDecaySteps` and `tMul` are above 0.
 *
 * Source: Loshchilov and Hutter 2016, "SGDR"; `keras.optimizers.schedules.CosineDecayRestarts`.
 *
 * ```ts
 * import { schedules } from 'nabla/optimizers';
 * const rate = new schedules.CosineDecayRestarts(0.5, 10);
 * rate(5).item(); // 0.25
 * rate(20).item(); // 0.25: in the middle of the second period, from 10 to 30
 * ```
 */
export class CosineDecayRestarts extends LearningRateSchedule {
  static override readonly className: string = 'CosineDecayRestarts';
  static override readonly required: readonly string[] = ['initialLearningRate', 'firstDecaySteps'];
  static override readonly options: readonly string[] = ['tMul', 'mMul', 'alpha', 'name'];
  readonly initialLearningRate: number;
  readonly firstDecaySteps: number;
  readonly tMul: number;
  readonly mMul: number;
  readonly alpha: number;
  override readonly name: string;

  constructor(
    initialLearningRate: number,
    firstDecaySteps: number,
    options: CosineDecayRestartsOptions = {},
  ) {
    super(options);
    const owner = 'CosineDecayRestarts';
    const above0 = { min: 0, aboveMin: true };
    const { tMul = 2, mMul = 1, alpha = 0, name = 'SGDRDecay' } = options;
    this.initialLearningRate = checkNumber(owner, 'initialLearningRate', initialLearningRate, {});
    this.firstDecaySteps = checkNumber(owner, 'firstDecaySteps', firstDecaySteps, above0);
    this.tMul = checkNumber(owner, 'tMul', tMul, above0);
    this.mMul = checkNumber(owner, 'mMul', mMul, {});
    this.alpha = checkNumber(owner, 'alpha', alpha, {});
    this.name = name;
  }

  override call(step: Tensor): Tensor {
    const { period, passed } = this.#locate(divide(cast(step, floatx()), this.firstDecaySteps));
    const height = multiply(0.5, power(this.mMul, period));
    const cosine = multiply(height, add(1, cos(multiply(Math.PI, passed))));
    return multiply(this.initialLearningRate, add(multiply(1 - this.alpha, cosine), this.alpha));
  }

  /** The period that a time is in, and how much of it is over; the first period is as long as 1. */
  #locate(time: Tensor): { period: Tensor; passed: Tensor } {
    const { tMul } = this;
    if (tMul === 1) {
      const period = floor(time);
      return { period, passed: subtract(time, period) };
    }
    const grown = subtract(1, multiply(time, 1 - tMul));
    const period = floor(divide(log(grown), Math.log(tMul)));
    const length = power(tMul, period);
    const start = divide(subtract(1, length), 1 - tMul);
    return { period, passed: divide(subtract(time, start), length) };
  }
}
