import { checkNumber } from '../base/index.ts';
import { add, divide, multiply, negative, sqrt, square } from '../ops/index.ts';
import { decayingMean } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface AdadeltaOptions extends OptimizerOptions {
  /** ρ, from 0 to 1: how slowly the means of squares change. Default 0.95. */
  rho?: number;
  /** ε, from 0: starts the first steps. Default 1e-7. */
  epsilon?: number;
}

type Slot = 'accumulated_grad' | 'accumulated_delta_var';

/**
 * Adadelta: steps as large as the steps before, in the units of the weight.
 *
 * v ← ρ v + (1 - ρ) g²; Δ = -g √(u + ε) / √(v + ε); u ← ρ u + (1 - ρ) Δ²; w ← w + η Δ.
 *
 * η is `learningRate`, default 0.001; the paper's is 1. Throws `ArgumentRangeError` for constants
 * outside their ranges.
 *
 * Source: Zeiler 2012; `keras.optimizers.Adadelta`.
 *
 * ```ts
 * import { Adadelta } from 'nabla/optimizers';
 * new Adadelta({ learningRate: 1 }).rho; // 0.95
 * ```
 */
export class Adadelta extends Optimizer<Slot> {
  static override readonly className: string = 'Adadelta';
  static override readonly options: readonly string[] = [...Optimizer.options, 'rho', 'epsilon'];
  readonly rho: number;
  readonly epsilon: number;

  constructor(options: AdadeltaOptions = {}) {
    super(options, 0.001);
    this.rho = checkNumber('Adadelta', 'rho', options.rho ?? 0.95, { min: 0, max: 1 });
    this.epsilon = checkNumber('Adadelta', 'epsilon', options.epsilon ?? 1e-7, { min: 0 });
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), ρ: this.rho, ε: this.epsilon };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ accumulated_grad: 0, accumulated_delta_var: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots } = context;
    const old = slots.accumulated_delta_var.value;
    const v = decayingMean(slots.accumulated_grad.value, square(g), this.rho);
    const top = multiply(sqrt(add(old, this.epsilon)), g);
    const delta = negative(divide(top, sqrt(add(v, this.epsilon))));
    const u = decayingMean(old, square(delta), this.rho);
    const moved = add(w, multiply(learningRate, delta));
    return [
      { symbol: 'v', formula: 'ρ v + (1 - ρ) g²', value: v, variable: slots.accumulated_grad },
      { symbol: 'Δ', formula: '-g √(u + ε) / √(v + ε)', value: delta },
      { symbol: 'u', formula: 'ρ u + (1 - ρ) Δ²', value: u, variable: slots.accumulated_delta_var },
      { symbol: 'w', formula: 'w + η Δ', value: moved, variable },
    ];
  }
}
