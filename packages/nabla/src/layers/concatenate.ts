import { normalizeAxis, type PartialShape, type Tree } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { any, broadcastTo, concatenate, expandDims, onesLike } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { InputMask, LayerOptions } from './layer-types.ts';
import { Merge } from './merge.ts';

export interface ConcatenateOptions extends LayerOptions {
  /** The axis along which the inputs stand side by side. Default -1. */
  axis?: number;
}

/**
 * Puts its inputs side by side along an axis.
 *
 * Takes a list of tensors that have equal lengths along all other axes. Throws `ShapeError` where
 * they do not fit together.
 *
 * Source: `keras.layers.Concatenate`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Concatenate } from 'nabla/layers';
 * new Concatenate()([tensor([[1, 2]]), tensor([[3]])]).arraySync(); // [[1, 2, 3]]
 * ```
 */
export class Concatenate extends Merge {
  static override readonly className: string = 'Concatenate';
  static override readonly options: readonly string[] = [...Layer.options, 'axis'];
  readonly axis: number;

  constructor(options: ConcatenateOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return this.merge(inputs);
  }

  protected override merge(inputs: readonly Tensor[]): Tensor {
    return concatenate(inputs, { axis: this.axis });
  }

  /** A step counts if it counts in one of the inputs; inputs without a mask count everywhere. */
  override computeMask(inputs: Tree<Tensor>, mask: InputMask | undefined): Tensor | undefined {
    if (mask === undefined || mask instanceof Tensor) return undefined;
    if (mask.every((each) => each === undefined)) return undefined;
    const masks = (inputs as readonly Tensor[]).map((input, index) => fullMask(input, mask[index]));
    return any(concatenate(masks, { axis: this.axis }), { axis: -1 });
  }

  protected override checkInputs(shapes: Tree<PartialShape>): void {
    const list = this.listOf(shapes);
    const rank = list[0].length;
    if (list.some((shape) => shape.length !== rank)) {
      throw this.misfit(list, 'their numbers of axes differ');
    }
    const along = normalizeAxis(this.axis, rank, this.name);
    for (let axis = 0; axis < rank; axis++) {
      const lengths = new Set(list.map((shape) => shape[axis]).filter((length) => length !== null));
      if (axis !== along && lengths.size > 1) {
        throw this.misfit(
          list,
          `they are put together along axis ${along}, and their axis ${axis} has the lengths ${[...lengths].join(' and ')}`,
        );
      }
    }
  }
}

function fullMask(input: Tensor, mask: Tensor | undefined): Tensor {
  if (!mask) return onesLike(input, { dtype: 'bool' });
  return mask.rank < input.rank ? broadcastTo(expandDims(mask, -1), input.shape) : mask;
}
