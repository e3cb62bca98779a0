import type { Tensor } from '../graph/index.ts';
import { add } from '../ops/index.ts';
import { Merge } from './merge.ts';

/**
 * Adds its inputs: y = a + b + ...
 *
 * Takes a list of tensors with the same number of rows; lengths of 1 are stretched. Throws
 * `ShapeError` where they do not fit together.
 *
 * Source: `keras.layers.Add`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Add } from 'nabla/layers';
 * new Add()([tensor([[1, 2]]), tensor([[3, 4]])]).arraySync(); // [[4, 6]]
 * ```
 */
export class Add extends Merge {
  static override readonly className: string = 'Add';

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, input) => add(sum, input));
  }
}
