import { checkNumber, formatShape, normalizeAxis, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';
import { reshaped, takeDiagonal } from './rearrange.ts';
import { countable } from './reduce.ts';

export interface DiagonalOptions {
  /** Which diagonal; above 0 further right. Default 0. */
  offset?: number;
  /** The axis of the rows. Default 0. */
  axis1?: number;
  /** The axis of the columns. Default 1. */
  axis2?: number;
}

const DIAGONAL_OPTIONS: readonly (keyof DiagonalOptions)[] = ['offset', 'axis1', 'axis2'];

/**
 * The elements on a diagonal of matrices: those whose column is their row plus `offset`.
 *
 * The two axes are gone from the result, and the diagonal is its last axis. Throws `ShapeError` for
 * fewer than two axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.diagonal([[1, 2], [3, 4]]).arraySync(); // [1, 4]
 * ops.diagonal([[1, 2], [3, 4]], { offset: 1 }).arraySync(); // [2]
 * ```
 */
export const diagonal: OnOne<[options?: DiagonalOptions]> = onOne(
  'diagonal',
  (x, options = {}) => take('diagonal', x, options),
  DIAGONAL_OPTIONS,
);

/**
 * The sum of the elements on a diagonal of matrices.
 *
 * bool and uint8 are summed as int32. Throws `ShapeError` for fewer than two axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.trace([[1, 2], [3, 4]]).arraySync(); // 5
 * ```
 */
export const trace: OnOne<[options?: DiagonalOptions]> = onOne(
  'trace',
  (x, options = {}) => {
    const elements = take('trace', countable(x), options);
    return p.sum(elements, { axes: [elements.rank - 1] });
  },
  DIAGONAL_OPTIONS,
);

export interface DiagOptions {
  /** Which diagonal; above 0 further right. Default 0. */
  k?: number;
}

const DIAG_OPTIONS: readonly (keyof DiagOptions)[] = ['k'];

/**
 * The matrix with `x` on a diagonal and zeros elsewhere; of a matrix, its diagonal.
 *
 * Throws `ShapeError` for other than one or two axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.diag([1, 2]).arraySync(); // [[1, 0], [0, 2]]
 * ops.diag([[1, 2], [3, 4]]).arraySync(); // [1, 4]
 * ```
 */
export const diag: OnOne<[options?: DiagOptions]> = onOne(
  'diag',
  (x, { k = 0 } = {}) => {
    if (x.rank === 2) return take('diag', x, { offset: k });
    if (x.rank === 1) return put('diag', x, k);
    throw new ShapeError(
      `diag: ${formatShape(x.shape)} has ${x.rank} axes; it makes a matrix of one axis and takes the diagonal of two. Use ops.diagonal for more, ops.diagflat for any.`,
      { doing: 'diag', given: x.shape },
    );
  },
  DIAG_OPTIONS,
);

/**
 * The matrix with the flattened `x` on a diagonal and zeros elsewhere.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.diagflat([[1, 2]]).arraySync(); // [[1, 0], [0, 2]]
 * ```
 */
export const diagflat: OnOne<[options?: DiagOptions]> = onOne(
  'diagflat',
  (x, { k = 0 } = {}) => put('diagflat', reshaped(x, [x.size]), k),
  DIAG_OPTIONS,
);

function take(name: string, x: Tensor, options: DiagonalOptions): Tensor {
  const offset = checkNumber(name, 'offset', options.offset ?? 0, { integer: true });
  if (x.rank < 2) {
    throw new ShapeError(
      `${name}: ${formatShape(x.shape)} has ${x.rank} axes; a diagonal runs along two.`,
      { doing: name, given: x.shape },
    );
  }
  const rows = normalizeAxis(options.axis1 ?? 0, x.rank, name);
  const columns = normalizeAxis(options.axis2 ?? 1, x.rank, name);
  if (rows === columns) {
    throw new ShapeError(`${name}: axis1 and axis2 are both ${rows}; a diagonal runs along two.`, {
      doing: name,
      given: options,
    });
  }
  return takeDiagonal(x, rows, columns, offset);
}

/** A square matrix with a vector on its diagonal `k`. */
function put(name: string, x: Tensor, k: number): Tensor {
  const offset = checkNumber(name, 'k', k, { integer: true });
  const length = x.size;
  const size = length + Math.abs(offset);
  // In a row-major matrix the diagonal is every (size + 1)-th element.
  const start = Math.max(0, -offset) * size + Math.max(0, offset);
  const span = length === 0 ? 0 : (length - 1) * (size + 1) + 1;
  const line = p.pad(x, {
    low: [start],
    high: [size * size - start - span],
    interior: [size],
    value: 0,
  });
  return p.reshape(line, { shape: [size, size] });
}
