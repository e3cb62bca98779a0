import { checkNumber } from '../base/index.ts';
import { abs, add, divide, maximum, multiply, subtract } from '../ops/index.ts';
import { correction, moveTowards } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface AdamaxOptions extends OptimizerOptions {
  /** β₁, from 0 to 1: how slowly the mean of the gradients changes. Default 0.9. */
  beta1?: number;
  /** β₂, from 0 to 1: how slowly a large gradient is forgotten. Default 0.999. */
  beta2?: number;
  /** ε, from 0: keeps the step finite where gradients are 0. Default 1e-7. */
  epsilon?: number;
}

type Slot = 'momentum' | 'norm';

/**
 * Adamax: Adam that divides by the largest of the recent gradients.
 *
 * m ← β₁ m + (1 - β₁) g; u ← max(β₂ u, |g|); w ← w - η m / ((1 - β₁ᵗ) (u + ε)).
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: Kingma and Ba 2014, section 7; `keras.optimizers.Adamax`.
 *
 * ```ts
 * import { Adamax } from 'nabla/optimizers';
 * new Adamax().constants(); // { 'β₁': 0.9, 'β₂': 0.999, ε: 1e-7 }
 * ```
 */
export class Adamax extends Optimizer<Slot> {
  static override readonly className: string = 'Adamax';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'beta1',
    'beta2',
    'epsilon',
  ];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;

  constructor(options: AdamaxOptions = {}) {
    super(options, 0.001);
    this.beta1 = checkNumber('Adamax', 'beta1', options.beta1 ?? 0.9, { min: 0, max: 1 });
    this.beta2 = checkNumber('Adamax', 'beta2', options.beta2 ?? 0.999, { min: 0, max: 1 });
    this.epsilon = checkNumber('Adamax', 'epsilon', options.epsilon ?? 1e-7, { min: 0 });
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), 'β₁': this.beta1, 'β₂': this.beta2, ε: this.epsilon };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ momentum: 0, norm: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots, step } = context;
    const m = moveTowards(slots.momentum.value, g, this.beta1);
    const u = maximum(multiply(this.beta2, slots.norm.value), abs(g));
    const bottom = multiply(correction(this.beta1, step), add(u, this.epsilon));
    const moved = subtract(w, divide(multiply(learningRate, m), bottom));
    return [
      { symbol: 'm', formula: 'β₁ m + (1 - β₁) g', value: m, variable: slots.momentum },
      { symbol: 'u', formula: 'max(β₂ u, |g|)', value: u, variable: slots.norm },
      { symbol: 'w', formula: 'w - η m / ((1 - β₁ᵗ) (u + ε))', value: moved, variable },
    ];
  }
}
