import { checkNumber } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import { add, cast, divide, floatx, floor, multiply } from '../../ops/index.ts';
import { LearningRateSchedule } from './schedule.ts';

export interface InverseTimeDecayOptions {
  /** Whether step / decaySteps is rounded down, so that the rate falls in stairs. Default false. */
  staircase?: boolean;
  /** Default `InverseTimeDecay`. */
  name?: string;
}

/**
 * A rate that falls as 1 over the time: initialLearningRate / (1 + decayRate · step / decaySteps).
 *
 * Throws `ArgumentRangeError` unless `decaySteps` is above 0.
 *
 * Source: `keras.optimizers.schedules.InverseTimeDecay`.
 *
 * ```ts
 * import { schedules } from 'nabla/optimizers';
 * new schedules.InverseTimeDecay(0.5, 10, 1)(10).item(); // 0.25
 * ```
 */
export class InverseTimeDecay extends LearningRateSchedule {
  static override readonly className: string = 'InverseTimeDecay';
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
    options: InverseTimeDecayOptions = {},
  ) {
    super(options);
    const owner = 'InverseTimeDecay';
    this.initialLearningRate = checkNumber(owner, 'initialLearningRate', initialLearningRate, {});
    this.decaySteps = checkNumber(owner, 'decaySteps', decaySteps, { min: 0, aboveMin: true });
    this.decayRate = checkNumber(owner, 'decayRate', decayRate, {});
    this.staircase = options.staircase ?? false;
    this.name = options.name ?? owner;
  }

  override call(step: Tensor): Tensor {
    const passed = divide(cast(step, floatx()), this.decaySteps);
    const time = this.staircase ? floor(passed) : passed;
    return divide(this.initialLearningRate, add(1, multiply(this.decayRate, time)));
  }
}
