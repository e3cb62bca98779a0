import type { DType, Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { zeros } from '../ops/index.ts';
import { Initializer } from './initializer.ts';

/**
 * Fills a weight with 0: Keras's first values of a bias.
 *
 * Source: `keras.initializers.Zeros`.
 *
 * ```ts
 * import { Zeros } from 'nabla/initializers';
 * new Zeros()([2]).arraySync(); // [0, 0]
 * ```
 */
export class Zeros extends Initializer {
  static override readonly className: string = 'Zeros';

  override call(shape: Shape, dtype: DType): Tensor {
    return zeros(shape, { dtype });
  }
}
