import { formatShape, type PartialShape, ShapeError, type Tree } from '../base/index.ts';
import { maskOf, Tensor } from '../graph/index.ts';
import { broadcastTo, expandDims, logicalOr, reshape } from '../ops/index.ts';
import { Layer } from './layer.ts';
import { isShape, listOfShapes } from './layer-inputs.ts';
import type { InputMask } from './layer-types.ts';

/**
 * A layer that makes one tensor of several, element by element. Inputs with fewer axes get axes of
 * length 1 behind the batch; lengths of 1 are stretched.
 */
export abstract class Merge extends Layer {
  override supportsMasking = true;
  /** The number of inputs, if it is fixed. */
  protected readonly arity: number | undefined;

  protected abstract merge(inputs: readonly Tensor[]): Tensor;

  override call(inputs: readonly Tensor[]): Tensor {
    const rank = Math.max(...inputs.map((input) => input.rank));
    return this.merge(inputs.map((input) => withRank(input, rank)));
  }

  /** A step counts where it counts in any input, if all have masks. */
  override computeMask(_inputs: Tree<Tensor>, mask: InputMask | undefined): Tensor | undefined {
    if (mask === undefined || mask instanceof Tensor) return undefined;
    const [first, ...others] = mask;
    return others.reduce((any, each) => any && each && logicalOr(any, each), first);
  }

  protected override checkInputs(shapes: Tree<PartialShape>): void {
    const list = this.listOf(shapes);
    this.checkBatch(list);
    const rank = Math.max(...list.map((shape) => shape.length));
    for (let fromEnd = 1; fromEnd < rank; fromEnd++) {
      const lengths = list.flatMap((shape) => (fromEnd < shape.length ? [shape.at(-fromEnd)] : []));
      const own = new Set(lengths.filter((length) => length !== 1 && length !== null));
      if (own.size > 1) {
        throw this.misfit(list, `their axis ${-fromEnd} has the lengths ${[...own].join(' and ')}`);
      }
    }
  }

  /** The shapes as a list. Throws `ShapeError` where it is none, or not as long as it must be. */
  protected listOf(shapes: Tree<PartialShape>): readonly PartialShape[] {
    const list = listOfShapes(shapes);
    if (list && (this.arity === undefined || list.length === this.arity)) return list;
    const given = list
      ? `${list.length} inputs`
      : `one of shape ${isShape(shapes) ? formatShape(shapes) : JSON.stringify(shapes)}`;
    throw new ShapeError(
      `${this.name}: it takes ${this.arity === undefined ? 'a list of' : `${this.arity}`} inputs and was given ${given}. Call it on a list of tensors: layer([a, b]), with tensor(...) around arrays of numbers.`,
      { doing: this.name, given: shapes, wanted: this.arity },
    );
  }

  protected checkBatch(shapes: readonly PartialShape[]): void {
    const batches = new Set(
      shapes.map((shape) => shape[0]).filter((length) => typeof length === 'number'),
    );
    if (batches.size > 1) throw this.misfit(shapes, 'their numbers of rows differ');
  }

  protected misfit(shapes: readonly PartialShape[], why: string): ShapeError {
    return new ShapeError(
      `${this.name}: inputs of the shapes ${shapes.map(formatShape).join(' and ')} do not fit together: ${why}.`,
      { doing: this.name, given: shapes },
    );
  }
}

function withRank(input: Tensor, rank: number): Tensor {
  if (input.rank === rank) return input;
  const [batch, ...own] = input.shape;
  return reshape(input, [batch, ...new Array<number>(rank - input.rank).fill(1), ...own]);
}

/** For each element of an input whether its step counts; `undefined` for an input without a mask. */
export function elementMask(input: Tensor): Tensor | undefined {
  const mask = maskOf(input);
  return mask && broadcastTo(expandDims(mask, -1), input.shape);
}
