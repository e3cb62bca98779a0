import {
  checkNumber,
  checkOptionNames,
  formatShape,
  type Shape,
  ShapeError,
  toDType,
} from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast } from './convert.ts';
import type { DTypeOptions } from './creation.ts';
import { floatx } from './floatx.ts';
import { DTYPE_OPTIONS } from './option-names.ts';
import * as p from './primitives/index.ts';

export interface EyeOptions extends DTypeOptions {
  /** Columns. Default: as many as rows. */
  M?: number | null;
  /** Which diagonal; above 0 further right. Default 0. */
  k?: number;
}

const EYE_OPTIONS: readonly string[] = [...DTYPE_OPTIONS, 'M', 'k'];

/**
 * A matrix of `N` rows with ones on a diagonal and zeros elsewhere.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.eye(2, { M: 3, k: 1 }).arraySync(); // [[0, 1, 0], [0, 0, 1]]
 * ```
 */
export function eye(N: number, options: EyeOptions = {}): Tensor {
  checkOptionNames('eye', options, EYE_OPTIONS);
  return matrix('eye', N, options, p.equal);
}

/** The square matrix with ones on its diagonal and zeros elsewhere. */
export function identity(n: number, options: DTypeOptions = {}): Tensor {
  checkOptionNames('identity', options, DTYPE_OPTIONS);
  return matrix('identity', n, options, p.equal);
}

/**
 * A matrix of `N` rows with ones on and below a diagonal, and zeros above it.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.tri(2).arraySync(); // [[1, 0], [1, 1]]
 * ```
 */
export function tri(N: number, options: EyeOptions = {}): Tensor {
  checkOptionNames('tri', options, EYE_OPTIONS);
  return matrix('tri', N, options, p.lessEqual);
}

export interface TriangleOptions {
  /** The diagonal where the triangle ends; above 0 further right. Default 0. */
  k?: number;
}

const TRIANGLE_OPTIONS: readonly (keyof TriangleOptions)[] = ['k'];

/**
 * The lower triangle of the last two axes: zeros above diagonal `k`.
 *
 * Throws `ShapeError` for fewer than two axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.tril([[1, 2], [3, 4]]).arraySync(); // [[1, 0], [3, 4]]
 * ```
 */
export const tril: OnOne<[options?: TriangleOptions]> = onOne(
  'tril',
  (x, options: TriangleOptions = {}) => triangle('tril', x, p.lessEqual, options),
  TRIANGLE_OPTIONS,
);

/**
 * The upper triangle of the last two axes: zeros below diagonal `k`.
 *
 * Throws `ShapeError` for fewer than two axes.
 */
export const triu: OnOne<[options?: TriangleOptions]> = onOne(
  'triu',
  (x, options: TriangleOptions = {}) => triangle('triu', x, p.greaterEqual, options),
  TRIANGLE_OPTIONS,
);

function matrix(name: string, N: number, options: EyeOptions, compare: typeof p.less): Tensor {
  const rows = checkNumber(name, 'N', N, { integer: true, min: 0 });
  const columns = checkNumber(name, 'M', options.M ?? rows, { integer: true, min: 0 });
  const ones = compareDiagonal(name, [rows, columns], compare, options.k ?? 0);
  return cast(ones, toDType(options.dtype ?? floatx()));
}

function triangle(
  name: string,
  x: Tensor,
  compare: typeof p.less,
  options: TriangleOptions,
): Tensor {
  if (x.rank < 2) {
    throw new ShapeError(
      `${name}: ${formatShape(x.shape)} has ${x.rank} axes; a triangle lies in two.`,
      { doing: name, given: x.shape },
    );
  }
  const inside = compareDiagonal(name, x.shape.slice(-2), compare, options.k ?? 0);
  return p.select(inside, x, scalar(0, x.dtype));
}

/** Where `column - row` compares with the number of a diagonal: equal on it, less to the left of it. */
function compareDiagonal(
  name: string,
  shape: Shape,
  compare: typeof p.less,
  diagonal: number,
): Tensor {
  const k = checkNumber(name, 'k', diagonal, { integer: true });
  const row = p.iota({ shape, axis: 0, dtype: 'int32' });
  const column = p.iota({ shape, axis: 1, dtype: 'int32' });
  return compare(p.subtract(column, row), scalar(k, 'int32'));
}
