import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { abs, multiply, sum } from '../ops/index.ts';
import { Regularizer } from './regularizer.ts';

export interface L1Options {
  /** λ, from 0. Default 0.01. */
  l1?: number;
}

/**
 * Adds λ Σ |w| to the loss: pulls every weight towards 0 with the same force, and many reach it.
 *
 * Throws `ArgumentRangeError` for a λ below 0.
 *
 * Source: `keras.regularizers.L1`.
 *
 * ```ts
 * import { L1 } from 'nabla/regularizers';
 * new L1({ l1: 0.5 })([1, -2]).item(); // 1.5
 * ```
 */
export class L1 extends Regularizer {
  static override readonly className: string = 'L1';
  static override readonly options: readonly string[] = ['l1'];
  readonly l1: number;

  constructor(options: L1Options = {}) {
    super(options);
    this.l1 = checkNumber('L1', 'l1', options.l1 ?? 0.01, { min: 0, max: Number.MAX_VALUE });
  }

  override call(w: Tensor): Tensor {
    return multiply(this.l1, sum(abs(w)));
  }

  override formula(): string {
    return 'λ Σ |w|';
  }

  override gradientFormula(): string {
    return 'λ sign(w)';
  }

  override constants(): Record<string, number> {
    return { λ: this.l1 };
  }
}
