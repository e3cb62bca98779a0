import { checkNumber } from '../base/index.ts';
import { add, divide, maximum, multiply, sqrt, square, subtract } from '../ops/index.ts';
import { correction, moveTowards } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface AdamOptions extends OptimizerOptions {
  /** β₁, from 0 to 1: how slowly the mean of the gradients changes. Default 0.9. */
  beta1?: number;
  /** β₂, from 0 to 1: how slowly the mean of their squares changes. Default 0.999. */
  beta2?: number;
  /** ε, from 0: keeps the step finite where gradients are 0. Default 1e-7. */
  epsilon?: number;
  /** Whether the largest v so far is used instead of v. Default false. */
  amsgrad?: boolean;
}

type Slot = 'momentum' | 'velocity' | 'velocity_hat';

/**
 * Adam: steps along the mean of the gradients, scaled by the root of the mean of their squares.
 *
 * m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; α = η √(1 - β₂ᵗ) / (1 - β₁ᵗ);
 * w ← w - α m / (√v + ε). With `amsgrad`, v̂ ← max(v̂, v) takes the place of v. ε stands beside the
 * uncorrected √v (the paper's ε̂): with equal settings, PyTorch, which corrects v first, takes
 * slightly other steps.
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: Kingma and Ba 2014; Reddi et al. 2018 for amsgrad; `keras.optimizers.Adam`.
 *
 * ```ts
 * import { Variable, tensor } from 'nabla';
 * import { Adam } from 'nabla/optimizers';
 * const w = new Variable(tensor([1, 1]));
 * new Adam({ learningRate: 0.1 }).apply([tensor([2, -0.5])], [w]);
 * w.value.arraySync(); // about [0.9, 1.1]: the first step is η, however large the gradient
 * ```
 */
export class Adam extends Optimizer<Slot> {
  static override readonly className: string = 'Adam';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'beta1',
    'beta2',
    'epsilon',
    'amsgrad',
  ];
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;

  constructor(options: AdamOptions = {}) {
    super(options, 0.001);
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false } = options;
    this.beta1 = checkNumber(`${this}`, 'beta1', beta1, { min: 0, max: 1 });
    this.beta2 = checkNumber(`${this}`, 'beta2', beta2, { min: 0, max: 1 });
    this.epsilon = checkNumber(`${this}`, 'epsilon', epsilon, { min: 0 });
    this.amsgrad = amsgrad;
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), 'β₁': this.beta1, 'β₂': this.beta2, ε: this.epsilon };
  }

  protected override slots(): SlotGroup<Slot>[] {
    const both = { momentum: 0, velocity: 0 };
    return this.amsgrad ? [both, { velocity_hat: 0 }] : [both];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots, step } = context;
    const m = moveTowards(slots.momentum.value, g, this.beta1);
    const v = moveTowards(slots.velocity.value, square(g), this.beta2);
    const corrected = multiply(learningRate, sqrt(correction(this.beta2, step)));
    const alpha = divide(corrected, correction(this.beta1, step));
    const largest = this.amsgrad ? maximum(slots.velocity_hat.value, v) : v;
    const move = divide(multiply(m, alpha), add(sqrt(largest), this.epsilon));
    const lines: UpdateLine[] = [
      { symbol: 'm', formula: 'β₁ m + (1 - β₁) g', value: m, variable: slots.momentum },
      { symbol: 'v', formula: 'β₂ v + (1 - β₂) g²', value: v, variable: slots.velocity },
      { symbol: 'α', formula: 'η √(1 - β₂ᵗ) / (1 - β₁ᵗ)', value: alpha },
    ];
    if (this.amsgrad) {
      lines.push({
        symbol: 'v̂',
        formula: 'max(v̂, v)',
        value: largest,
        variable: slots.velocity_hat,
      });
    }
    const root = this.amsgrad ? '√v̂' : '√v';
    lines.push({
      symbol: 'w',
      formula: `w - α m / (${root} + ε)`,
      value: subtract(w, move),
      variable,
    });
    return lines;
  }
}
