import { checkNumber } from '../base/index.ts';
import { multiply, sign, subtract } from '../ops/index.ts';
import { decayingMean } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface LionOptions extends OptimizerOptions {
  /** β₁, above 0, to 1: the share of the momentum in the direction of a step. Default 0.9. */
  beta1?: number;
  /** β₂, from 0 to 1: how slowly the momentum changes. Default 0.99. */
  beta2?: number;
}

type Slot = 'momentum';

/**
 * Lion: every weight moves by η, against the sign of its gradient and momentum.
 *
 * d = sign(β₁ m + (1 - β₁) g); m ← β₂ m + (1 - β₂) g; w ← w - η d.
 *
 * η is `learningRate`, default 0.001; it wants a tenth to a third of Adam's. Throws
 * `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: Chen et al. 2023; `keras.optimizers.Lion`.
 *
 * ```ts
 * import { Variable, tensor } from 'nabla';
 * import { Lion } from 'nabla/optimizers';
 * const w = new Variable(tensor([1, 1]));
 * new Lion({ learningRate: 0.5 }).apply([tensor([3, -7])], [w]);
 * w.value.arraySync(); // [0.5, 1.5]
 * ```
 */
export class Lion extends Optimizer<Slot> {
  static override readonly className: string = 'Lion';
  static override readonly options: readonly string[] = [...Optimizer.options, 'beta1', 'beta2'];
  readonly beta1: number;
  readonly beta2: number;

  constructor(options: LionOptions = {}) {
    super(options, 0.001);
    this.beta1 = checkNumber('Lion', 'beta1', options.beta1 ?? 0.9, {
      min: 0,
      aboveMin: true,
      max: 1,
    });
    this.beta2 = checkNumber('Lion', 'beta2', options.beta2 ?? 0.99, { min: 0, max: 1 });
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), 'β₁': this.beta1, 'β₂': this.beta2 };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ momentum: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots } = context;
    const old = slots.momentum.value;
    const direction = sign(decayingMean(old, g, this.beta1));
    return [
      { symbol: 'd', formula: 'sign(β₁ m + (1 - β₁) g)', value: direction },
      {
        symbol: 'm',
        formula: 'β₂ m + (1 - β₂) g',
        value: decayingMean(old, g, this.beta2),
        variable: slots.momentum,
      },
      {
        symbol: 'w',
        formula: 'w - η d',
        value: subtract(w, multiply(learningRate, direction)),
        variable,
      },
    ];
  }
}
