import type { DType, Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { ones } from '../ops/index.ts';
import { Initializer } from './initializer.ts';

/**
 * Fills a weight with 1.
 *
 * Source: `keras.initializers.Ones`.
 *
 * ```ts
 * import { Ones } from 'nabla/initializers';
 * new Ones()([2]).arraySync(); // [1, 1]
 * ```
 */
export class Ones extends Initializer {
  static override readonly className: string = 'Ones';

  override call(shape: Shape, dtype: DType): Tensor {
    return ones(shape, { dtype });
  }
}
