import { checkNumber } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import {
  add,
  cast,
  cos,
  divide,
  floatx,
  less,
  minimum,
  multiply,
  subtract,
  where,
} from '../../ops/index.ts';
import { LearningRateSchedule } from './schedule.ts';

export interface CosineDecayOptions {
  /** The rate at the end, as a part of the rate at the start of the decay. Default 0. */
  alpha?: number;
  /** The rate that a warm-up rises to before the decay; default: no warm-up. */
  warmupTarget?: number | null;
  /** Length of the warm-up. Default 0. */
  warmupSteps?: number;
  /** Default `CosineDecay`. */
  name?: string;
}

/**
 * A rate that falls along half a cosine: initial ((1 - α) (1 + cos(π step / decaySteps)) / 2 + α).
 *
 * With `warmupTarget`, the rate first rises in a straight line from initialLearningRate to the target
 * in `warmupSteps` steps, and then falls from there. Throws `ArgumentRangeError` unless `decaySteps`
 * is above 0.
 *
 * Source: Loshchilov and Hutter 2016, "SGDR"; `keras.optimizers.schedules.CosineDecay`.
 *
 * ```ts
 * import { schedules } from 'nabla/optimizers';
 * new schedules.CosineDecay(0.5, 10)(5).item(); // 0.25
 * new schedules.CosineDecay(0, 10, { warmupTarget: 1, warmupSteps: 4 })(1).item(); // 0.25
 * ```
 */
export class CosineDecay extends LearningRateSchedule {
  static override readonly className: string = 'CosineDecay';
  static override readonly required: readonly string[] = ['initialLearningRate', 'decaySteps'];
  static override readonly options: readonly string[] = [
    'alpha',
    'name',
    'warmupTarget',
    'warmupSteps',
  ];
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  readonly alpha: number;
  readonly warmupTarget: number | null;
  readonly warmupSteps: number;
  override readonly name: string;

  constructor(initialLearningRate: number, decaySteps: number, options: CosineDecayOptions = {}) {
    super(options);
    const owner = 'CosineDecay';
    const { alpha = 0, warmupTarget = null, warmupSteps = 0, name = owner } = options;
    this.initialLearningRate = checkNumber(owner, 'initialLearningRate', initialLearningRate, {});
    this.decaySteps = checkNumber(owner, 'decaySteps', decaySteps, { min: 0, aboveMin: true });
    this.alpha = checkNumber(owner, 'alpha', alpha, {});
    this.warmupTarget =
      warmupTarget === null ? null : checkNumber(owner, 'warmupTarget', warmupTarget, {});
    this.warmupSteps = checkNumber(owner, 'warmupSteps', warmupSteps, { min: 0 });
    this.name = name;
  }

  override call(step: Tensor): Tensor {
    const { initialLearningRate: start, warmupTarget: target, warmupSteps, decaySteps } = this;
    const at = minimum(cast(step, floatx()), decaySteps + (target === null ? 0 : warmupSteps));
    if (target === null) return this.#decay(at, start);
    if (warmupSteps === 0) return this.#decay(at, target);
    const rising = add(multiply(target - start, divide(at, warmupSteps)), start);
    const falling = this.#decay(subtract(at, warmupSteps), target);
    return where(less(at, warmupSteps), rising, falling);
  }

  #decay(step: Tensor, from: number): Tensor {
    const angle = multiply(Math.PI, divide(step, this.decaySteps));
    const cosine = multiply(0.5, add(1, cos(angle)));
    return multiply(from, add(multiply(1 - this.alpha, cosine), this.alpha));
  }
}
