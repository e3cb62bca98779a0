import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { abs, add, multiply, square, sum, zeros } from '../ops/index.ts';
import { Regularizer } from './regularizer.ts';

export interface L1L2Options {
  /** λ₁, from 0. Default 0. */
  l1?: number;
  /** λ₂, from 0. Default 0. */
  l2?: number;
}

/**
 * Adds λ₁ Σ |w| + λ₂ Σ w² to the loss.
 *
 * Throws `ArgumentRangeError` for factors below 0.
 *
 * Source: `keras.regularizers.L1L2`.
 *
 * ```ts
 * import { L1L2 } from 'nabla/regularizers';
 * new L1L2({ l1: 0.5, l2: 0.5 })([1, -2]).item(); // 4
 * ```
 */
export class L1L2 extends Regularizer {
  static override readonly className: string = 'L1L2';
  static override readonly options: readonly string[] = ['l1', 'l2'];
  readonly l1: number;
  readonly l2: number;

  constructor(options: L1L2Options = {}) {
    super(options);
    const range = { min: 0, max: Number.MAX_VALUE };
    this.l1 = checkNumber('L1L2', 'l1', options.l1 ?? 0, range);
    this.l2 = checkNumber('L1L2', 'l2', options.l2 ?? 0, range);
  }

  override call(w: Tensor): Tensor {
    const terms: Tensor[] = [];
    if (this.l1 !== 0) terms.push(multiply(this.l1, sum(abs(w))));
    if (this.l2 !== 0) terms.push(multiply(this.l2, sum(square(w))));
    return terms.length === 0 ? zeros([], { dtype: w.dtype }) : terms.reduce((a, b) => add(a, b));
  }

  override formula(): string {
    return this.#terms('λ₁ Σ |w|', 'λ₂ Σ w²');
  }

  override gradientFormula(): string {
    return this.#terms('λ₁ sign(w)', '2 λ₂ w');
  }

  override constants(): Record<string, number> {
    return { 'λ₁': this.l1, 'λ₂': this.l2 };
  }

  #terms(first: string, second: string): string {
    const shown = [...(this.l1 === 0 ? [] : [first]), ...(this.l2 === 0 ? [] : [second])];
    return shown.join(' + ') || '0';
  }
}
