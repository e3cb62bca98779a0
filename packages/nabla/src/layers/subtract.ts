import type { Tensor } from '../graph/index.ts';
import { subtract } from '../ops/index.ts';
import { Merge } from './merge.ts';

/**
 * The first of two inputs without the second: y = a - b.
 *
 * Takes a list of two tensors with the same number of rows; lengths of 1 are stretched. Throws
 * `ShapeError` where they do not fit together, or are not two.
 *
 * Source: `keras.layers.Subtract`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Subtract } from 'nabla/layers';
 * new Subtract()([tensor([[3, 4]]), tensor([[1, 2]])]).arraySync(); // [[2, 2]]
 * ```
 */
export class Subtract extends Merge {
  static override readonly className: string = 'Subtract';
  protected override readonly arity = 2;

  protected override merge([a, b]: readonly Tensor[]): Tensor {
    return subtract(a, b);
  }
}
