import { setMask, type Tensor } from '../graph/index.ts';
import { any, logicalOr, multiply, where } from '../ops/index.ts';
import { elementMask, Merge } from './merge.ts';

/**
 * Multiplies its inputs, element by element: y = a b ...
 *
 * Takes a list of tensors with the same number of rows; lengths of 1 are stretched. A masked step is
 * taken as 1, and where no input counts the result is 0, if all have masks. Throws `ShapeError`
 * where they do not fit together.
 *
 * Source: `keras.layers.Multiply`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Multiply } from 'nabla/layers';
 * new Multiply()([tensor([[1, 2]]), tensor([[3, 4]])]).arraySync(); // [[3, 8]]
 * ```
 */
export class Multiply extends Merge {
  static override readonly className: string = 'Multiply';

  protected override merge(inputs: readonly Tensor[]): Tensor {
    const masks = inputs.map(elementMask);
    const product = inputs
      .map((input, index) => neutralized(input, masks[index]))
      .reduce((total, factor) => multiply(total, factor));
    const known = masks.filter((mask) => mask !== undefined);
    if (known.length < inputs.length) return product;
    const counts = known.reduce((either, mask) => logicalOr(either, mask));
    const output = where(counts, product, 0);
    setMask(output, any(counts, { axis: -1 }));
    return output;
  }
}

function neutralized(input: Tensor, mask: Tensor | undefined): Tensor {
  return mask ? where(mask, input, 1) : input;
}
