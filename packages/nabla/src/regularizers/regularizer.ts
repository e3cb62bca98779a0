import { KerasObject } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type TensorLike, toTensor } from '../ops/index.ts';

export interface Regularizer {
  // biome-ignore lint/style/useShorthandFunctionType: a type could not merge with the class.
  (w: TensorLike): Tensor;
}

/**
 * What a weight adds to the loss, so that training keeps it small: called with it, it returns one
 * number.
 *
 * Source: `keras.regularizers.Regularizer`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { Regularizer } from 'nabla/regularizers';
 * class Quartic extends Regularizer {
 *   override call(w) {
 *     return ops.sum(ops.power(w, 4));
 *   }
 *   override formula() {
 *     return 'Σ w⁴';
 *   }
 * }
 * new Quartic()([1, 2]).item(); // 17
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class Regularizer extends KerasObject {
  static override readonly module: string = 'keras.regularizers';

  protected override invoke(w: TensorLike): Tensor {
    return this.call(toTensor(w));
  }

  abstract override call(w: Tensor): Tensor;

  /** How the penalty is computed from the weight w: `λ Σ w²`. */
  abstract formula(): string;

  /** What it adds to dE/dw, where that is short: `2 λ w`. */
  gradientFormula(): string | null {
    return null;
  }

  /** The constants in the formulas, by symbol. */
  constants(): Record<string, number> {
    return {};
  }
}
