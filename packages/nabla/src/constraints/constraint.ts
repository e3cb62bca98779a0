import { KerasObject } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type TensorLike, toTensor } from '../ops/index.ts';

export interface Constraint {
  // biome-ignore lint/style/useShorthandFunctionType: a type could not merge with the class.
  (w: TensorLike): Tensor;
}

/**
 * Where a weight may be: called with it after each update, it returns the nearest allowed one.
 *
 * Source: `keras.constraints.Constraint`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { Constraint } from 'nabla/constraints';
 * class AtMostOne extends Constraint {
 *   override call(w) {
 *     return ops.minimum(w, 1);
 *   }
 *   override formula() {
 *     return 'min(w, 1)';
 *   }
 * }
 * new AtMostOne()([0.5, 2]).arraySync(); // [0.5, 1]
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class Constraint extends KerasObject {
  static override readonly module: string = 'keras.constraints';

  protected override invoke(w: TensorLike): Tensor {
    return this.call(toTensor(w));
  }

  abstract override call(w: Tensor): Tensor;

  /** How the new weight is computed from w: `max(w, 0)`. */
  abstract formula(): string;

  /** The constants in the formula, by symbol. */
  constants(): Record<string, number> {
    return {};
  }
}
