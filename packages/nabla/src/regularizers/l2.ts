import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { multiply, square, sum } from '../ops/index.ts';
import { Regularizer } from './regularizer.ts';

export interface L2Options {
  /** λ, from 0. Default 0.01. */
  l2?: number;
}

/**
 * Adds λ Σ w² to the loss: pulls every weight towards 0 by its own size.
 *
 * Throws `ArgumentRangeError` for a λ below 0.
 *
 * Source: `keras.regularizers.L2`.
 *
 * ```ts
 * import { L2 } from 'nabla/regularizers';
 * new L2({ l2: 0.5 })([1, -2]).item(); // 2.5
 * ```
 */
export class L2 extends Regularizer {
  static override readonly className: string = 'L2';
  static override readonly options: readonly string[] = ['l2'];
  readonly l2: number;

  constructor(options: L2Options = {}) {
    super(options);
    this.l2 = checkNumber('L2', 'l2', options.l2 ?? 0.01, { min: 0, max: Number.MAX_VALUE });
  }

  override call(w: Tensor): Tensor {
    return multiply(this.l2, sum(square(w)));
  }

  override formula(): string {
    return 'λ Σ w²';
  }

  override gradientFormula(): string {
    return '2 λ w';
  }

  override constants(): Record<string, number> {
    return { λ: this.l2 };
  }
}
