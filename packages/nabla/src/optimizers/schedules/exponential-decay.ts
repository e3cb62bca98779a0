import { checkNumber } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import { cast, divide, floatx, floor, multiply, power } from '../../ops/index.ts';
import { LearningRateSchedule } from './schedule.ts';

export interface ExponentialDecayOptions {
  /** Whether the exponent is rounded down, so that the rate falls in stairs. Default false. */
  staircase?: boolean;
  /** Default `ExponentialDecay`. */
  name?: string;
}

/**
 * A rate that is multiplied by `decayRate` every `decaySteps` steps:
 * initialLearningRate · decayRate^(step / decaySteps).
 *
 * Throws `ArgumentRangeError` unless `decaySteps` is above 0.
 *
 * Source: `keras.optimizers.schedules.ExponentialDecay`.
 *
 * ```ts
 * import { schedules } from 'nabla/optimizers';
 * new schedules.ExponentialDecay(0.1, 10, 0.5)(20).item(); // 0.025
 * ```
 */
export class ExponentialDecay extends LearningRateSchedule {
  static override readonly className: string = 'ExponentialDecay';
  static override readonly required: readonly string[] = [
    'initialLearningRate',
    'decaySteps',
    'decayRate',
  ];
  static override readonly options: readonly string[] = ['staircase', 'name'];
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly decayRate: number;
  readonly staircase: boolean;
  override readonly name: string;

  constructor(
    initialLearningRate: number,
    decaySteps: number,
    decayRate: number,
    options: ExponentialDecayOptions = {},
  ) {
    super(options);
    const owner = 'ExponentialDecay';
    this.initialLearningRate = checkNumber(owner, 'initialLearningRate', initialLearningRate, {});
    this.decaySteps = checkNumber(owner, 'decaySteps', decaySteps, { min: 0, aboveMin: true });
    this.decayRate = checkNumber(owner, 'decayRate', decayRate, {});
    this.staircase = options.staircase ?? false;
    this.name = options.name ?? owner;
  }

  override call(step: Tensor): Tensor {
    const passed = divide(cast(step, floatx()), this.decaySteps);
    const exponent = this.staircase ? floor(passed) : passed;
    return multiply(this.initialLearningRate, power(this.decayRate, exponent));
  }
}
