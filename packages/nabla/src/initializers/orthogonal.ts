import {
  allocate,
  checkNumber,
  type DType,
  formatShape,
  type Shape,
  ShapeError,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { tensor } from '../ops/index.ts';
import { normal } from '../random/index.ts';
import { orthonormalColumns } from './orthonormal.ts';
import { RandomInitializer, type SeedOptions } from './random-initializer.ts';

export interface OrthogonalOptions extends SeedOptions {
  /** Factor of the matrix. Default 1. */
  gain?: number;
}

/**
 * Draws a matrix with orthonormal columns, or orthonormal rows where it has fewer rows: recurrent
 * kernels start so. Weights with more axes are taken as matrices over their last axis.
 *
 * The matrix is `gain` times the Q of a matrix of normal values, with signs for which R has a
 * positive diagonal. Throws `ShapeError` for fewer than two axes.
 *
 * Source: Saxe et al. 2014; `keras.initializers.Orthogonal`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { Orthogonal } from 'nabla/initializers';
 * const q = new Orthogonal({ seed: 7 })([3, 2]);
 * ops.matmul(ops.transpose(q), q).arraySync(); // about [[1, 0], [0, 1]]
 * ```
 */
export class Orthogonal extends RandomInitializer {
  static override readonly className: string = 'Orthogonal';
  static override readonly options: readonly string[] = ['gain', 'seed'];
  readonly gain: number;

  constructor(options: OrthogonalOptions = {}) {
    super(options);
    this.gain = checkNumber('Orthogonal', 'gain', options.gain ?? 1, {});
  }

  override call(shape: Shape, dtype: DType): Tensor {
    if (shape.length < 2) {
      throw new ShapeError(
        `Orthogonal: a weight of shape ${formatShape(shape)} was to be filled; it must have two axes or more. Use another initializer.`,
        { doing: 'Orthogonal', given: shape, wanted: 'two axes or more' },
      );
    }
    const columns = shape[shape.length - 1];
    const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
    const wide = rows < columns;
    const tall: [number, number] = wide ? [columns, rows] : [rows, columns];
    const q = orthonormalColumns(normal(tall, { dtype, seed: this.drawSeed }).dataSync(), ...tall);
    const values = allocate(dtype, q.length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const from = wide ? column * rows + row : row * columns + column;
        values[row * columns + column] = this.gain * q[from];
      }
    }
    return tensor(values, { shape, dtype });
  }
}
