import { checkNumber } from '../base/index.ts';
import { add, divide, multiply, sqrt, square, subtract } from '../ops/index.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface AdagradOptions extends OptimizerOptions {
  /** First value of the sum of squares, from 0. Default 0.1. */
  initialAccumulatorValue?: number;
  /** ε, from 0: keeps the step finite where gradients are 0. Default 1e-7. */
  epsilon?: number;
}

type Slot = 'accumulator';

/**
 * Adagrad: divides the gradient by the root of the sum of all its squares so far, so that the steps
 * of a weight shrink the more it was moved.
 *
 * v ← v + g²; w ← w - η g / √(v + ε). η is `learningRate`, default 0.001. Throws
 * `ArgumentRangeError` for constants below 0.
 *
 * Source: Duchi et al. 2011; `keras.optimizers.Adagrad`.
 *
 * ```ts
 * import { Adagrad } from 'nabla/optimizers';
 * new Adagrad().initialAccumulatorValue; // 0.1
 * ```
 */
export class Adagrad extends Optimizer<Slot> {
  static override readonly className: string = 'Adagrad';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'initialAccumulatorValue',
    'epsilon',
  ];
  readonly initialAccumulatorValue: number;
  readonly epsilon: number;

  constructor(options: AdagradOptions = {}) {
    super(options, 0.001);
    const { initialAccumulatorValue: initial = 0.1, epsilon = 1e-7 } = options;
    this.initialAccumulatorValue = checkNumber('Adagrad', 'initialAccumulatorValue', initial, {
      min: 0,
    });
    this.epsilon = checkNumber('Adagrad', 'epsilon', epsilon, { min: 0 });
  }

  override constants(): Record<string, number> {
    return { ...super.constants(), ε: this.epsilon };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ accumulator: this.initialAccumulatorValue }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots } = context;
    const v = add(slots.accumulator.value, square(g));
    const step = divide(multiply(learningRate, g), sqrt(add(v, this.epsilon)));
    return [
      { symbol: 'v', formula: 'v + g²', value: v, variable: slots.accumulator },
      { symbol: 'w', formula: 'w - η g / √(v + ε)', value: subtract(w, step), variable },
    ];
  }
}
