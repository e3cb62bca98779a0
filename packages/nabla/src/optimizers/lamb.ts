import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  add,
  divide,
  greater,
  multiply,
  sqrt,
  square,
  subtract,
  sum,
  where,
} from '../ops/index.ts';
import { correction, moveTowards } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface LambOptions extends OptimizerOptions {
  /** β₁, from 0 to 1: how slowly the mean of the gradients changes. Default 0.9. */
  beta1?: number;
  /** β₂, from 0 to 1: how slowly the mean of their squares changes. Default 0.999. */
  beta2?: number;
  /** ε, from 0: keeps the step finite where gradients are 0. Default 1e-7. */
  epsilon?: number;
}

type Slot = 'momentum' | 'velocity';

/**
 * LAMB: Adam whose step is scaled, weight by weight, to the size of the weight; for large batches.
 *
 * m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; d = (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε);
 * r = ‖w‖ / ‖d‖, or 1 where either is 0; w ← w - r η d.
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: You et al. 2019; `keras.optimizers.Lamb`.
 *
 * ```ts
 * import { Lamb } from 'nabla/optimizers';
 * new Lamb().constants(); // { 'β₁': 0.9, 'β₂': 0.999, ε: 1e-7 }
 * ```
 */
export class Lamb extends Optimizer<Slot> {
  static override readonly className: string = 'Lamb';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'beta1',
    'beta2',
    'epsilon',
  ];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;

  constructor(options: LambOptions = {}) {
    super(options, 0.001);
    this.beta1 = checkNumber('Lamb', 'beta1', options.beta1 ?? 0.9, { min: 0, max: 1 });
    this.beta2 = checkNumber('Lamb', 'beta2', options.beta2 ?? 0.999, { min: 0, max: 1 });
    this.epsilon = checkNumber('Lamb', 'epsilon', options.epsilon ?? 1e-7, { min: 0 });
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), 'β₁': this.beta1, 'β₂': this.beta2, ε: this.epsilon };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ momentum: 0, velocity: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots, step } = context;
    const m = moveTowards(slots.momentum.value, g, this.beta1);
    const v = moveTowards(slots.velocity.value, square(g), this.beta2);
    const mHat = divide(m, correction(this.beta1, step));
    const vHat = divide(v, correction(this.beta2, step));
    const d = divide(mHat, add(sqrt(vHat), this.epsilon));
    const ratio = ratioOrOne(norm(w), norm(d));
    const moved = subtract(w, multiply(multiply(ratio, learningRate), d));
    return [
      { symbol: 'm', formula: 'β₁ m + (1 - β₁) g', value: m, variable: slots.momentum },
      { symbol: 'v', formula: 'β₂ v + (1 - β₂) g²', value: v, variable: slots.velocity },
      { symbol: 'd', formula: '(m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)', value: d },
      { symbol: 'r', formula: '‖w‖ / ‖d‖', value: ratio },
      { symbol: 'w', formula: 'w - r η d', value: moved, variable },
    ];
  }
}

function norm(x: Tensor): Tensor {
  return sqrt(sum(square(x)));
}

function ratioOrOne(a: Tensor, b: Tensor): Tensor {
  return where(greater(a, 0), where(greater(b, 0), divide(a, b), 1), 1);
}
