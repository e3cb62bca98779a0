import { type DType, KerasObject, type Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { floatx } from '../ops/index.ts';

export interface InitializeOptions {
  /** Default: `floatx`. */
  readonly dtype?: DType;
}

export interface Initializer {
  // biome-ignore lint/style/useShorthandFunctionType: a type could not merge with the class.
  (shape: Shape, options?: InitializeOptions): Tensor;
}

/**
 * Gives the first values of a weight: called with a shape, it returns a tensor of it.
 *
 * Source: `keras.initializers.Initializer`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { Initializer } from 'nabla/initializers';
 * class Halves extends Initializer {
 *   override call(shape, dtype) {
 *     return ops.full(shape, 0.5, { dtype });
 *   }
 * }
 * new Halves()([2]).arraySync(); // [0.5, 0.5]
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class Initializer extends KerasObject {
  static override readonly module: string = 'keras.initializers';

  protected override invoke(shape: Shape, options: InitializeOptions = {}): Tensor {
    return this.call(shape, options.dtype ?? floatx());
  }

  abstract override call(shape: Shape, dtype: DType): Tensor;
}
