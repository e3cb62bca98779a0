import { checkNumber } from '../base/index.ts';
import { add, divide, multiply, sqrt, square, subtract } from '../ops/index.ts';
import { decayingMean } from './moments.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface RMSpropOptions extends OptimizerOptions {
  /** ρ, from 0 to 1: how slowly the mean of the squared gradients changes. Default 0.9. */
  rho?: number;
  /** μ, from 0 to 1: how much of the last step is taken again. Default 0. */
  momentum?: number;
  /** ε, from 0: keeps the step finite where gradients are 0. Default 1e-7. */
  epsilon?: number;
  /** Whether the squared mean gradient is taken off, which leaves the variance. Default false. */
  centered?: boolean;
}

type Slot = 'velocity' | 'momentum' | 'average_gradient';

/**
 * RMSprop: divides the gradient by the root of the mean of its squares.
 *
 * v ← ρ v + (1 - ρ) g²; w ← w - η g / √(v + ε). Centered: a ← ρ a + (1 - ρ) g, and v - a² in place of
 * v. With momentum: m ← μ m + η g / √(v + ε) and w ← w - m.
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: Hinton 2012, lecture 6e; `keras.optimizers.RMSprop`.
 *
 * ```ts
 * import { RMSprop } from 'nabla/optimizers';
 * new RMSprop({ momentum: 0.9 }).constants(); // { ρ: 0.9, ε: 1e-7, μ: 0.9 }
 * ```
 */
export class RMSprop extends Optimizer<Slot> {
  static override readonly className: string = 'RMSprop';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'rho',
    'momentum',
    'epsilon',
    'centered',
  ];
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;

  constructor(options: RMSpropOptions = {}) {
    super(options, 0.001);
    const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options;
    this.rho = checkNumber('RMSprop', 'rho', rho, { min: 0, max: 1 });
    this.momentum = checkNumber('RMSprop', 'momentum', momentum, { min: 0, max: 1 });
    this.epsilon = checkNumber('RMSprop', 'epsilon', epsilon, { min: 0 });
    this.centered = centered;
  }

  override constants(): Record<string, number> {
    const own = { ...super.constants(), ρ: this.rho, ε: this.epsilon };
    return this.momentum === 0 ? own : { ...own, μ: this.momentum };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [
      { velocity: 0 },
      ...(this.momentum === 0 ? [] : [{ momentum: 0 }]),
      ...(this.centered ? [{ average_gradient: 0 }] : []),
    ];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots } = context;
    const v = decayingMean(slots.velocity.value, square(g), this.rho);
    const lines: UpdateLine[] = [
      { symbol: 'v', formula: 'ρ v + (1 - ρ) g²', value: v, variable: slots.velocity },
    ];
    let spread = v;
    if (this.centered) {
      const a = decayingMean(slots.average_gradient.value, g, this.rho);
      spread = subtract(v, square(a));
      lines.push({
        symbol: 'a',
        formula: 'ρ a + (1 - ρ) g',
        value: a,
        variable: slots.average_gradient,
      });
    }
    const step = divide(multiply(learningRate, g), sqrt(add(spread, this.epsilon)));
    const written = this.centered ? 'η g / √(v - a² + ε)' : 'η g / √(v + ε)';
    if (this.momentum === 0) {
      return [
        ...lines,
        { symbol: 'w', formula: `w - ${written}`, value: subtract(w, step), variable },
      ];
    }
    const m = add(multiply(this.momentum, slots.momentum.value), step);
    return [
      ...lines,
      { symbol: 'm', formula: `μ m + ${written}`, value: m, variable: slots.momentum },
      { symbol: 'w', formula: 'w - m', value: subtract(w, m), variable },
    ];
  }
}
