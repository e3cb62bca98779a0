import { checkNumber, type Shape, ShapeError, sizeOf } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { reshape } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

/**
 * Gives each sample another shape with the same number of elements; one length may be -1, which is
 * found from the others.
 *
 * Throws `ShapeError` where the elements do not fit, or for a second -1.
 *
 * Source: `keras.layers.Reshape`.
 *
 * ```ts
 * import { Reshape } from 'nabla/layers';
 * new Reshape([2, -1])([[1, 2, 3, 4]]).arraySync(); // [[[1, 2], [3, 4]]]
 * ```
 */
export class Reshape extends Layer {
  static override readonly className: string = 'Reshape';
  static override readonly required: readonly string[] = ['targetShape'];
  readonly targetShape: Shape;

  constructor(targetShape: Shape, options: LayerOptions = {}) {
    super(options);
    for (const length of targetShape) {
      checkNumber('Reshape', 'each length of targetShape', length, { min: -1, integer: true });
    }
    if (targetShape.filter((length) => length === -1).length > 1) {
      throw new ShapeError(
        `Reshape: targetShape [${targetShape.join(', ')}] has several -1; only one length can be found from the others.`,
        { doing: 'Reshape', given: targetShape },
      );
    }
    this.targetShape = [...targetShape];
  }

  override call(inputs: Tensor): Tensor {
    const [batch, ...own] = inputs.shape;
    return reshape(inputs, [batch, ...this.#resolve(own)]);
  }

  #resolve(own: Shape): number[] {
    const { targetShape } = this;
    const known = sizeOf(targetShape.filter((length) => length !== -1));
    const open = known === 0 ? 0 : sizeOf(own) / known;
    const resolved = targetShape.map((length) => (length === -1 ? open : length));
    if (Number.isInteger(open) && sizeOf(resolved) === sizeOf(own)) return resolved;
    throw new ShapeError(
      `${this.name}: a sample of shape [${own.join(', ')}] has ${sizeOf(own)} elements, which do not fill [${targetShape.join(', ')}].`,
      { doing: this.name, given: own, wanted: targetShape },
    );
  }
}
