import { type Config, checkNumber } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import {
  add,
  divide,
  expandDims,
  maximum,
  mean,
  minimum,
  multiply,
  power,
  sqrt,
  square,
  subtract,
  zeros,
} from '../ops/index.ts';
import { Optimizer } from './optimizer.ts';
import type { OptimizerOptions } from './options.ts';
import type { SlotGroup, UpdateContext, UpdateLine } from './update.ts';

export interface AdafactorOptions extends OptimizerOptions {
  /** b: the means of squares change by tᵇ at step t. Default -0.8. */
  beta2Decay?: number;
  /** ε₁, from 0: added to squared gradients. Default 1e-30. */
  epsilon1?: number;
  /** ε₂, from 0: the least size that a weight is taken to have. Default 0.001. */
  epsilon2?: number;
  /** d, above 0: the largest root mean square of an update. Default 1. */
  clipThreshold?: number;
  /** As in Keras, where η is min(`learningRate`, 1/√t) either way. Default true. */
  relativeStep?: boolean;
}

type Slot = 'r' | 'c' | 'velocity';

/**
 * Adafactor: keeps, of the squared gradients of a matrix, the means of rows and of columns only.
 *
 * β = 1 - tᵇ; s = g² + ε₁; R ← β R + (1 - β) mean of s over each row; C likewise over each column;
 * v = R C / mean(R), and v ← β v + (1 - β) s for vectors; u = g / √v;
 * α = max(ε₂, rms(w)) min(η, 1/√t); w ← w - α u / max(1, rms(u) / d).
 *
 * η is `learningRate`, default 0.001. Throws `ArgumentRangeError` for constants outside their ranges.
 *
 * Source: Shazeer and Stern 2018; `keras.optimizers.Adafactor`.
 *
 * ```ts
 * import { Adafactor } from 'nabla/optimizers';
 * new Adafactor().clipThreshold; // 1
 * ```
 */
export class Adafactor extends Optimizer<Slot> {
  static override readonly className: string = 'Adafactor';
  static override readonly options: readonly string[] = [
    ...Optimizer.options,
    'beta2Decay',
    'epsilon1',
    'epsilon2',
    'clipThreshold',
    'relativeStep',
  ];
  readonly beta2Decay: number;
  readonly epsilon1: number;
  readonly epsilon2: number;
  readonly clipThreshold: number;
  readonly relativeStep: boolean;

  constructor(options: AdafactorOptions = {}) {
    super(options, 0.001);
    const { beta2Decay = -0.8, epsilon1 = 1e-30, epsilon2 = 1e-3, clipThreshold = 1 } = options;
    this.beta2Decay = checkNumber('Adafactor', 'beta2Decay', beta2Decay, { max: 0 });
    this.epsilon1 = checkNumber('Adafactor', 'epsilon1', epsilon1, { min: 0 });
    this.epsilon2 = checkNumber('Adafactor', 'epsilon2', epsilon2, { min: 0 });
    this.clipThreshold = checkNumber('Adafactor', 'clipThreshold', clipThreshold, {
      min: 0,
      aboveMin: true,
    });
    this.relativeStep = options.relativeStep ?? true;
  }

  override constants(): Record<string, number> {
    return {
      ...super.constants(),
      b: this.beta2Decay,
      'ε₁': this.epsilon1,
      'ε₂': this.epsilon2,
      d: this.clipThreshold,
    };
  }

  /** Vectors are not factored; they have scalars in place of rows and columns, as in Keras's files. */
  protected override slots({ shape, dtype }: Variable): SlotGroup<Slot>[] {
    const factored = shape.length >= 2;
    const rows = factored ? shape.slice(0, -1) : [];
    const columns = factored ? [...shape.slice(0, -2), shape[shape.length - 1]] : [];
    return [{ r: zeros(rows, { dtype }), c: zeros(columns, { dtype }), velocity: 0 }];
  }

  override updateStep(context: UpdateContext<Slot>): UpdateLine[] {
    const { variable, weight: w, gradient: g, learningRate, step } = context;
    const rate = minimum(learningRate, divide(1, sqrt(step)));
    const alpha = multiply(maximum(this.epsilon2, rms(w)), rate);
    const { lines, v } = this.#squares(context);
    const u = divide(g, sqrt(v));
    const clipped = divide(u, maximum(1, divide(rms(u), this.clipThreshold)));
    return [
      ...lines,
      { symbol: 'u', formula: 'g / √v', value: u },
      { symbol: 'α', formula: 'max(ε₂, rms(w)) min(η, 1/√t)', value: alpha },
      {
        symbol: 'w',
        formula: 'w - α u / max(1, rms(u) / d)',
        value: subtract(w, multiply(alpha, clipped)),
        variable,
      },
    ];
  }

  /** The mean v of squared gradients, and the lines that lead to it. */
  #squares({ variable, gradient, slots, step }: UpdateContext<Slot>) {
    const beta = subtract(1, power(step, this.beta2Decay));
    const s = add(square(gradient), this.epsilon1);
    const move = (slot: Variable, x: Tensor) =>
      add(multiply(beta, slot.value), multiply(subtract(1, beta), x));
    const first: UpdateLine[] = [
      { symbol: 'β', formula: '1 - tᵇ', value: beta },
      { symbol: 's', formula: 'g² + ε₁', value: s },
    ];
    if (variable.shape.length < 2) {
      const v = move(slots.velocity, s);
      const formula = 'β v + (1 - β) s';
      return { v, lines: [...first, { symbol: 'v', formula, value: v, variable: slots.velocity }] };
    }
    const r = move(slots.r, mean(s, { axis: -1 }));
    const c = move(slots.c, mean(s, { axis: -2 }));
    const share = divide(r, mean(r, { axis: -1, keepdims: true }));
    const v = multiply(expandDims(share, -1), expandDims(c, -2));
    const lines: UpdateLine[] = [
      ...first,
      { symbol: 'R', formula: 'β R + (1 - β) mean(s of each row)', value: r, variable: slots.r },
      { symbol: 'C', formula: 'β C + (1 - β) mean(s of each column)', value: c, variable: slots.c },
      { symbol: 'v', formula: 'R C / mean(R)', value: v, variable: slots.velocity },
    ];
    return { v, lines };
  }

  override getConfig(): Config {
    const { beta2decay, ...config } = super.getConfig();
    return { ...config, beta_2_decay: this.beta2Decay };
  }
}

function rms(x: Tensor): Tensor {
  return sqrt(mean(square(x)));
}
