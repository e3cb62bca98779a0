import type { Tensor } from '../graph/index.ts';
import { maximum } from '../ops/index.ts';
import { Merge } from './merge.ts';
import { mergeMasked } from './merge-masked.ts';

/**
 * The greatest of its inputs at each place: y = max(a, b, ...).
 *
 * Takes a list of tensors with the same number of rows; lengths of 1 are stretched. Masked steps
 * are left out of the comparison. Throws `ShapeError` where they do not fit together.
 *
 * Source: `keras.layers.Maximum`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Maximum } from 'nabla/layers';
 * new Maximum()([tensor([[1, 4]]), tensor([[3, 2]])]).arraySync(); // [[3, 4]]
 * ```
 */
export class Maximum extends Merge {
  static override readonly className: string = 'Maximum';

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return mergeMasked(maximum, inputs);
  }
}
