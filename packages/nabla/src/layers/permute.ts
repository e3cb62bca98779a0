import { ArgumentRangeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { transpose } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

/**
 * Puts the axes of each sample in another order; they are counted from 1, and the batch stays first.
 *
 * Axis i of the result is axis dims[i - 1] of the input. Throws `ArgumentRangeError` unless `dims`
 * holds each of 1, 2, ... once, and `ShapeError` for inputs of another number of axes.
 *
 * Source: `keras.layers.Permute`.
 *
 * ```ts
 * import { Permute } from 'nabla/layers';
 * new Permute([2, 1])([[[1, 2, 3]]]).arraySync(); // [[[1], [2], [3]]]
 * ```
 */
export class Permute extends Layer {
  static override readonly className: string = 'Permute';
  static override readonly required: readonly string[] = ['dims'];
  readonly dims: readonly number[];

  constructor(dims: readonly number[], options: LayerOptions = {}) {
    super(options);
    const wanted = dims.map((_, index) => index + 1);
    if (!wanted.every((axis) => dims.includes(axis))) {
      throw new ArgumentRangeError(
        `Permute: dims is [${dims.join(', ')}]; it must hold each of ${wanted.join(', ')} once. Axes count from 1, the batch being 0.`,
        { doing: 'Permute', given: dims, wanted },
      );
    }
    this.dims = [...dims];
    this.inputSpec = { ndim: dims.length + 1 };
  }

  override call(inputs: Tensor): Tensor {
    return transpose(inputs, { axes: [0, ...this.dims] });
  }
}
