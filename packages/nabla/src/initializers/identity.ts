import { checkNumber, type DType, formatShape, type Shape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { eye, multiply } from '../ops/index.ts';
import { Initializer } from './initializer.ts';

export interface IdentityOptions {
  /** What stands on the diagonal. Default 1. */
  gain?: number;
}

/**
 * Fills a matrix with `gain` on its diagonal and 0 elsewhere.
 *
 * Throws `ShapeError` for anything but a matrix.
 *
 * Source: `keras.initializers.Identity`.
 *
 * ```ts
 * import { Identity } from 'nabla/initializers';
 * new Identity({ gain: 2 })([2, 3]).arraySync(); // [[2, 0, 0], [0, 2, 0]]
 * ```
 */
export class Identity extends Initializer {
  static override readonly className: string = 'Identity';
  static override readonly options: readonly string[] = ['gain'];
  readonly gain: number;

  constructor(options: IdentityOptions = {}) {
    super(options);
    this.gain = checkNumber('Identity', 'gain', options.gain ?? 1, {});
  }

  override call(shape: Shape, dtype: DType): Tensor {
    if (shape.length !== 2) {
      throw new ShapeError(
        `Identity: a weight of shape ${formatShape(shape)} was to be filled; only matrices have an identity. Use Zeros or Orthogonal.`,
        { doing: 'Identity', given: shape, wanted: 'two axes' },
      );
    }
    return multiply(this.gain, eye(shape[0], { M: shape[1], dtype }));
  }
}
