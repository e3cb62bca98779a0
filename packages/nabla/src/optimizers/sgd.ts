import { checkNumber } from '../base/index.ts';
import { add, multiply, subtract } from '../ops/index.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface SGDOptions extends OptimizerOptions {
  /** μ, from 0 to 1: how much of the last step is taken again. Default 0. */
  momentum?: number;
  /** Whether the step looks ahead by the momentum (Nesterov). Default false. */
  nesterov?: boolean;
}

type Slot = 'momentum';

/**
 * Gradient descent: w ← w - η g. With momentum μ: m ← μ m - η g and w ← w + m, or, looking ahead,
 * w ← w + μ m - η g.
 *
 * η is `learningRate`, default 0.01. Throws `ArgumentRangeError` for a momentum outside [0, 1].
 *
 * Source: Nesterov 1983; `keras.optimizers.SGD`.
 *
 * ```ts
 * import { SGD } from 'nabla/optimizers';
 * new SGD({ learningRate: 0.5 }).learningRate; // 0.5
 * ```
 */
export class SGD extends Optimizer<Slot> {
  static override readonly className: string = 'SGD';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'momentum',
    'nesterov',
  ];
  readonly momentum: number;
  readonly nesterov: boolean;

  constructor(options: SGDOptions = {}) {
    super(options, 0.01);
    this.momentum = checkNumber('SGD', 'momentum', options.momentum ?? 0, { min: 0, max: 1 });
    this.nesterov = options.nesterov ?? false;
  }

  /** On a bowl of curvature λ: 2 / λ; with momentum 2 (1 + μ) / λ, looking ahead 2 (1 + μ) / (λ (1 + 2 μ)). */
  override stableRate(curvature: number): number {
    const { momentum, nesterov } = this;
    return (2 * (1 + momentum)) / (curvature * (nesterov ? 1 + 2 * momentum : 1));
  }

  override constants(): Record<string, number> {
    const own = super.constants();
    return this.momentum === 0 ? own : { ...own, μ: this.momentum };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return this.momentum === 0 ? [] : [{ momentum: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient, learningRate, slots } = context;
    const step = multiply(learningRate, gradient);
    if (this.momentum === 0) {
      return [{ symbol: 'w', formula: 'w - η g', value: subtract(w, step), variable }];
    }
    const m = subtract(multiply(this.momentum, slots.momentum.value), step);
    const moved = this.nesterov ? add(w, subtract(multiply(this.momentum, m), step)) : add(w, m);
    return [
      { symbol: 'm', formula: 'μ m - η g', value: m, variable: slots.momentum },
      { symbol: 'w', formula: this.nesterov ? 'w + μ m - η g' : 'w + m', value: moved, variable },
    ];
  }
}
