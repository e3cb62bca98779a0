import type { Tensor } from '../graph/index.ts';
import { minimum } from '../ops/index.ts';
import { Merge } from './merge.ts';
import { mergeMasked } from './merge-masked.ts';

/**
 * The least of its inputs at each place: y = min(a, b, ...).
 *
 * Takes a list of tensors with the same number of rows; lengths of 1 are stretched. Masked steps
 * are left out of the comparison. Throws `ShapeError` where they do not fit together.
 *
 * Source: `keras.layers.Minimum`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Minimum } from 'nabla/layers';
 * new Minimum()([tensor([[1, 4]]), tensor([[3, 2]])]).arraySync(); // [[1, 2]]
 * ```
 */
export class Minimum extends Merge {
  static override readonly className: string = 'Minimum';

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return mergeMasked(minimum, inputs);
  }
}
