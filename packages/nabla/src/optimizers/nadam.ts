import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { add, cast, divide, multiply, power, sqrt, square, subtract } from '../ops/index.ts';
import { correction, moveTowards } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface NadamOptions extends OptimizerOptions {
  /** β₁, from 0 to 1: how slowly the mean of the gradients changes. Default 0.9. */
  beta1?: number;
  /** β₂, from 0 to 1: how slowly the mean of their squares changes. Default 0.999. */
  beta2?: number;
  /** ε, from 0: keeps the step finite where gradients are 0. Default 1e-7. */
  epsilon?: number;
}

type Slot = 'momentum' | 'velocity';

/**
 * Nadam: Adam whose momentum looks ahead.
 *
 * uₜ = β₁ (1 - 0.96ᵗ / 2) and P = u₁ u₂ ... uₜ; m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²;
 * m̂ = uₜ₊₁ m / (1 - P uₜ₊₁) + (1 - uₜ) g / (1 - P); v̂ = v / (1 - β₂ᵗ); w ← w - η m̂ / (√v̂ + ε).
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: Dozat 2016; `keras.optimizers.Nadam`.
 *
 * ```ts
 * import { Nadam } from 'nabla/optimizers';
 * new Nadam().constants(); // { 'β₁': 0.9, 'β₂': 0.999, ε: 1e-7 }
 * ```
 */
export class Nadam extends Optimizer<Slot> {
  static override readonly className: string = 'Nadam';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'beta1',
    'beta2',
    'epsilon',
  ];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;

  constructor(options: NadamOptions = {}) {
    super(options, 0.001);
    this.beta1 = checkNumber('Nadam', 'beta1', options.beta1 ?? 0.9, { min: 0, max: 1 });
    this.beta2 = checkNumber('Nadam', 'beta2', options.beta2 ?? 0.999, { min: 0, max: 1 });
    this.epsilon = checkNumber('Nadam', 'epsilon', options.epsilon ?? 1e-7, { min: 0 });
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), 'β₁': this.beta1, 'β₂': this.beta2, ε: this.epsilon };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ momentum: 0, velocity: 0 }];
  }

  protected override sharedSlots(): Record<string, number> {
    return { u_product: 1 };
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots, shared, step } = context;
    const u = this.#momentumAt(step);
    const ahead = this.#momentumAt(add(step, 1));
    // Each weight computes the same product from the old one, so it does not matter which is kept.
    const product = multiply(cast(shared.u_product.value, variable.dtype), u);
    const m = moveTowards(slots.momentum.value, g, this.beta1);
    const v = moveTowards(slots.velocity.value, square(g), this.beta2);
    const past = divide(multiply(ahead, m), subtract(1, multiply(product, ahead)));
    const present = divide(multiply(subtract(1, u), g), subtract(1, product));
    const mHat = add(past, present);
    const vHat = divide(v, correction(this.beta2, step));
    const move = divide(multiply(mHat, learningRate), add(sqrt(vHat), this.epsilon));
    return [
      { symbol: 'uₜ', formula: 'β₁ (1 - 0.96ᵗ / 2)', value: u },
      {
        symbol: 'P',
        formula: 'P uₜ',
        value: cast(product, shared.u_product.dtype),
        variable: shared.u_product,
      },
      { symbol: 'm', formula: 'β₁ m + (1 - β₁) g', value: m, variable: slots.momentum },
      { symbol: 'v', formula: 'β₂ v + (1 - β₂) g²', value: v, variable: slots.velocity },
      { symbol: 'm̂', formula: 'uₜ₊₁ m / (1 - P uₜ₊₁) + (1 - uₜ) g / (1 - P)', value: mHat },
      { symbol: 'v̂', formula: 'v / (1 - β₂ᵗ)', value: vHat },
      { symbol: 'w', formula: 'w - η m̂ / (√v̂ + ε)', value: subtract(w, move), variable },
    ];
  }

  #momentumAt(step: Tensor): Tensor {
    return multiply(this.beta1, subtract(1, multiply(0.5, power(0.96, step))));
  }
}
