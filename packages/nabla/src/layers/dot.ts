import {
  ArgumentRangeError,
  normalizeAxis,
  type PartialShape,
  sizeOf,
  type Tree,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { matmul, reshape, transpose } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { Merge } from './merge.ts';
import { unitLength } from './unit-length.ts';

/** Keras's epsilon: vectors shorter than this do not reach length 1. */
const SHORTEST = 1e-7;

export interface DotOptions extends LayerOptions {
  /** Whether the vectors are scaled to length 1 first: the result is the cosine. Default false. */
  normalize?: boolean;
}

/**
 * The scalar products of the samples of two inputs along an axis of each.
 *
 * Of (batch, a, k) and (batch, k, b), `axes` [2, 1], it makes (batch, a, b); of two vectors
 * (batch, k), `axes` 1, it makes (batch, 1). One number stands for both axes. Throws
 * `ArgumentRangeError` for axes that do not exist, or for axis 0, which counts the samples;
 * `ShapeError` where the lengths of the axes differ.
 *
 * Source: `keras.layers.Dot`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * import { Dot } from 'nabla/layers';
 * new Dot(1)([tensor([[1, 2]]), tensor([[3, 4]])]).arraySync(); // [[11]]
 * ```
 */
export class Dot extends Merge {
  static override readonly className: string = 'Dot';
  static override readonly required: readonly string[] = ['axes'];
  static override readonly options: readonly string[] = [...Layer.options, 'normalize'];
  readonly axes: number | readonly [number, number];
  readonly normalize: boolean;
  protected override readonly arity = 2;

  constructor(axes: number | readonly [number, number], options: DotOptions = {}) {
    super(options);
    const pair = typeof axes === 'number' ? [axes, axes] : axes;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(Number.isInteger)) {
      throw new ArgumentRangeError(
        'Dot: axes must be a whole number, or a list of two: new Dot(1), new Dot([1, 2]).',
        { doing: 'Dot', given: axes },
      );
    }
    this.axes = axes;
    this.normalize = options.normalize ?? false;
  }

  override call(inputs: readonly Tensor[]): Tensor {
    return this.merge(inputs);
  }

  protected override merge([a, b]: readonly Tensor[]): Tensor {
    const [axisA, axisB] = this.#axesOf(a.rank, b.rank);
    if (!this.normalize) return batchDot(a, b, axisA, axisB);
    return batchDot(unitLength(a, axisA, SHORTEST), unitLength(b, axisB, SHORTEST), axisA, axisB);
  }

  override computeMask(): undefined {
    return undefined;
  }

  protected override checkInputs(shapes: Tree<PartialShape>): void {
    const list = this.listOf(shapes);
    this.checkBatch(list);
    const [a, b] = list;
    const [axisA, axisB] = this.#axesOf(a.length, b.length);
    const [lengthA, lengthB] = [a[axisA], b[axisB]];
    if (lengthA !== null && lengthB !== null && lengthA !== lengthB) {
      throw this.misfit(
        list,
        `axis ${axisA} of the first has ${lengthA} elements, axis ${axisB} of the second has ${lengthB}`,
      );
    }
  }

  #axesOf(rankA: number, rankB: number): [number, number] {
    const [a, b] = typeof this.axes === 'number' ? [this.axes, this.axes] : this.axes;
    const found: [number, number] = [
      normalizeAxis(a, rankA, this.name),
      normalizeAxis(b, rankB, this.name),
    ];
    if (!found.includes(0)) return found;
    throw new ArgumentRangeError(
      `${this.name}: axis 0 counts the samples, of which each has a product of its own; axes go from 1.`,
      { doing: this.name, given: this.axes },
    );
  }
}

/** For each sample, the products of `a` along `axisA` and `b` along `axisB`. */
function batchDot(a: Tensor, b: Tensor, axisA: number, axisB: number): Tensor {
  const [batch, length] = [a.shape[0], a.shape[axisA]];
  const own = (shape: readonly number[], axis: number) =>
    shape.filter((_, index) => index !== 0 && index !== axis);
  const axes = (x: Tensor) => x.shape.map((_, axis) => axis);
  const [ownA, ownB] = [own(a.shape, axisA), own(b.shape, axisB)];
  const rows = transpose(a, { axes: [...axes(a).filter((axis) => axis !== axisA), axisA] });
  const columns = transpose(b, {
    axes: [0, axisB, ...axes(b).filter((axis) => axis !== 0 && axis !== axisB)],
  });
  const product = matmul(
    reshape(rows, [batch, sizeOf(ownA), length]),
    reshape(columns, [batch, length, sizeOf(ownB)]),
  );
  const shape = [...ownA, ...ownB];
  return reshape(product, [batch, ...(shape.length > 0 ? shape : [1])]);
}
