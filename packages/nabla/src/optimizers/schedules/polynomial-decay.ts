import { checkNumber } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import {
  add,
  cast,
  ceil,
  divide,
  equal,
  floatx,
  minimum,
  multiply,
  power,
  subtract,
  where,
} from '../../ops/index.ts';
import { LearningRateSchedule } from './schedule.ts';

export interface PolynomialDecayOptions {
  /** The rate at the end. Default 0.0001. */
  endLearningRate?: number;
  /** 1 is a straight line. Default 1. */
  power?: number;
  /** Whether the decay starts again, with a longer range, once it has reached its end. Default false. */
  cycle?: boolean;
  /** Default `PolynomialDecay`. */
  name?: string;
}

/**
 * A rate that falls to `endLearningRate` in `decaySteps` steps and stays there:
 * (initial - end) (1 - min(step, decaySteps) / decaySteps)^power + end.
 *
 * With `cycle`, decaySteps is multiplied by the smallest whole number that takes it past the step.
 * Throws `ArgumentRangeError` unless `decaySteps` is above 0.
 *
 * Source: `keras.optimizers.schedules.PolynomialDecay`.
 *
 * ```ts
 * import { schedules } from 'nabla/optimizers';
 * new schedules.PolynomialDecay(0.5, 10, { endLearningRate: 0 })(5).item(); // 0.25
 * ```
 */
export class PolynomialDecay extends LearningRateSchedule {
  static override readonly className: string = 'PolynomialDecay';
  static override readonly required: readonly string[] = ['initialLearningRate', 'decaySteps'];
  static override readonly options: readonly string[] = [
    'endLearningRate',
    'power',
    'cycle',
    'name',
  ];
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly endLearningRate: number;
  readonly power: number;
  readonly cycle: boolean;
  override readonly name: string;

  constructor(
    initialLearningRate: number,
    decaySteps: number,
    options: PolynomialDecayOptions = {},
  ) {
    super(options);
    const owner = 'PolynomialDecay';
    const { endLearningRate = 1e-4, power: exponent = 1, cycle = false, name = owner } = options;
    this.initialLearningRate = checkNumber(owner, 'initialLearningRate', initialLearningRate, {});
    this.decaySteps = checkNumber(owner, 'decaySteps', decaySteps, { min: 0, aboveMin: true });
    this.endLearningRate = checkNumber(owner, 'endLearningRate', endLearningRate, {});
    this.power = checkNumber(owner, 'power', exponent, {});
    this.cycle = cycle;
    this.name = name;
  }

  override call(step: Tensor): Tensor {
    const left = power(subtract(1, this.#passed(cast(step, floatx()))), this.power);
    return add(
      multiply(this.initialLearningRate - this.endLearningRate, left),
      this.endLearningRate,
    );
  }

  /** How much of the decay is over, from 0 to 1. */
  #passed(step: Tensor): Tensor {
    const { decaySteps } = this;
    if (!this.cycle) return divide(minimum(step, decaySteps), decaySteps);
    const rounds = where(equal(step, 0), 1, ceil(divide(step, decaySteps)));
    return divide(step, multiply(decaySteps, rounds));
  }
}
