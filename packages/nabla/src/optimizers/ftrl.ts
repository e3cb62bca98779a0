import { type Config, checkNumber } from '../base/index.ts';
import { add, clip, divide, multiply, power, square, subtract } from '../ops/index.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface FtrlOptions extends OptimizerOptions {
  /** p, 0 or less: the power at which step sizes fall; 0 keeps them. Default -0.5. */
  learningRatePower?: number;
  /** First value of the sum of squares, from 0. Default 0.1. */
  initialAccumulatorValue?: number;
  /** λ₁, from 0: sets small weights to exactly 0. Default 0. */
  l1RegularizationStrength?: number;
  /** λ₂, from 0: pulls weights towards 0. Default 0. */
  l2RegularizationStrength?: number;
  /** λₛ, from 0: adds 2 λₛ w to the gradient. Default 0. */
  l2ShrinkageRegularizationStrength?: number;
  /** β, the paper's. Default 0. */
  beta?: number;
}

type Slot = 'accumulator' | 'linear';

/**
 * FTRL-proximal: follows the regularized leader; for sparse linear models.
 *
 * n' = n + g²; ĝ = g + 2 λₛ w; z ← z + ĝ - w (n'⁻ᵖ - n⁻ᵖ) / η; q = n'⁻ᵖ / η + 2 λ₂ + β / η;
 * n ← n'; w ← (clip(z, -λ₁, λ₁) - z) / q.
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: McMahan et al. 2013; `keras.optimizers.Ftrl`.
 *
 * ```ts
 * import { Ftrl } from 'nabla/optimizers';
 * new Ftrl({ l1RegularizationStrength: 0.01 }).learningRatePower; // -0.5
 * ```
 */
export class Ftrl extends Optimizer<Slot> {
  static override readonly className: string = 'Ftrl';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'learningRatePower',
    'initialAccumulatorValue',
    'l1RegularizationStrength',
    'l2RegularizationStrength',
    'l2ShrinkageRegularizationStrength',
    'beta',
  ];
  readonly learningRatePower: number;
  readonly initialAccumulatorValue: number;
  readonly l1RegularizationStrength: number;
  readonly l2RegularizationStrength: number;
  readonly l2ShrinkageRegularizationStrength: number;
  readonly beta: number;

  constructor(options: FtrlOptions = {}) {
    super(options, 0.001);
    const from0 = (option: keyof FtrlOptions, fallback: number) =>
      checkNumber('Ftrl', option, options[option] ?? fallback, { min: 0 });
    const { learningRatePower = -0.5, beta = 0 } = options;
    this.learningRatePower = checkNumber('Ftrl', 'learningRatePower', learningRatePower, {
      max: 0,
    });
    this.initialAccumulatorValue = from0('initialAccumulatorValue', 0.1);
    this.l1RegularizationStrength = from0('l1RegularizationStrength', 0);
    this.l2RegularizationStrength = from0('l2RegularizationStrength', 0);
    this.l2ShrinkageRegularizationStrength = from0('l2ShrinkageRegularizationStrength', 0);
    this.beta = checkNumber('Ftrl', 'beta', beta, {});
  }

  override constants(): Record<string, number> {
    return {
      ...super.constants(),
      p: this.learningRatePower,
      'λ₁': this.l1RegularizationStrength,
      'λ₂': this.l2RegularizationStrength,
      λₛ: this.l2ShrinkageRegularizationStrength,
      β: this.beta,
    };
  }

  protected override slots(): SlotGroup<Slot>[] {
    return [{ accumulator: this.initialAccumulatorValue, linear: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, slots } = context;
    const n = slots.accumulator.value;
    const exponent = -this.learningRatePower;
    const limit = this.l1RegularizationStrength;
    const shrunk = add(g, multiply(2 * this.l2ShrinkageRegularizationStrength, w));
    const nNew = add(n, square(g));
    const grown = power(nNew, exponent);
    const pull = multiply(divide(subtract(grown, power(n, exponent)), learningRate), w);
    const z = add(slots.linear.value, subtract(shrunk, pull));
    const ridge = add(this.l2RegularizationStrength, divide(this.beta, multiply(2, learningRate)));
    const q = add(divide(grown, learningRate), multiply(2, ridge));
    const moved = divide(subtract(clip(z, -limit, limit), z), q);
    return [
      { symbol: "n'", formula: 'n + g²', value: nNew },
      { symbol: 'ĝ', formula: 'g + 2 λₛ w', value: shrunk },
      { symbol: 'z', formula: "z + ĝ - w (n'⁻ᵖ - n⁻ᵖ) / η", value: z, variable: slots.linear },
      { symbol: 'q', formula: "n'⁻ᵖ / η + 2 λ₂ + β / η", value: q },
      { symbol: 'n', formula: "n'", value: nNew, variable: slots.accumulator },
      { symbol: 'w', formula: '(clip(z, -λ₁, λ₁) - z) / q', value: moved, variable },
    ];
  }

  override getConfig(): Config {
    return Object.fromEntries(
      Object.entries(super.getConfig()).map(([key, value]) => [
        key.replace(/^(l[12])(?=[a-z])/, '$1_'),
        value,
      ]),
    );
  }
}
