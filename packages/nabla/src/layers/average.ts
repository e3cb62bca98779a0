import type { Tensor } from '../graph/index.ts';
import { add, divide } from '../ops/index.ts';
import { Merge } from './merge.ts';

/**
 * The mean of its inputs: y = (a + b + ...) / n.
 *
 * Takes a list of tensors with the same number of rows; lengths of 1 are stretched. Throws
 * `ShapeError` where they do not fit together.
 *
 * Source: `keras.layers.Average`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Average } from 'nabla/layers';
 * new Average()([tensor([[1, 2]]), tensor([[3, 6]])]).arraySync(); // [[2, 4]]
 * ```
 */
export class Average extends Merge {
  static override readonly className: string = 'Average';

  protected override merge(inputs: readonly Tensor[]): Tensor {
    const sum = inputs.reduce((total, input) => add(total, input));
    return divide(sum, inputs.length);
  }
}
