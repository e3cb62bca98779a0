import { checkOptionNames, checkShape, type DType, type Shape, toDType } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { floatx } from './floatx.ts';
import { DTYPE_OPTIONS } from './option-names.ts';
import * as p from './primitives/index.ts';

export interface DTypeOptions {
  /** Default `floatx`; for the ops that end in `Like`, the dtype of `x`. */
  dtype?: DType | null;
}

/**
 * A tensor of a shape with one number everywhere; other fill values are stretched to the shape.
 *
 * It takes no memory before it is used. Throws `ShapeError` for lengths that are no whole numbers
 * from 0.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.full([2, 2], 7).arraySync(); // [[7, 7], [7, 7]]
 * ops.full([2, 2], [1, 2]).arraySync(); // [[1, 2], [1, 2]]
 * ```
 */
export function full(shape: Shape, fillValue: TensorLike, options: DTypeOptions = {}): Tensor {
  checkOptionNames('full', options, DTYPE_OPTIONS);
  return filled('full', shape, fillValue, toDType(options.dtype ?? floatx()));
}

/** Zeros. */
export function zeros(shape: Shape, options: DTypeOptions = {}): Tensor {
  checkOptionNames('zeros', options, DTYPE_OPTIONS);
  return filled('zeros', shape, 0, toDType(options.dtype ?? floatx()));
}

/** Ones. */
export function ones(shape: Shape, options: DTypeOptions = {}): Tensor {
  checkOptionNames('ones', options, DTYPE_OPTIONS);
  return filled('ones', shape, 1, toDType(options.dtype ?? floatx()));
}

/** A tensor whose values do not matter: zeros. */
export function empty(shape: Shape, options: DTypeOptions = {}): Tensor {
  checkOptionNames('empty', options, DTYPE_OPTIONS);
  return filled('empty', shape, 0, toDType(options.dtype ?? floatx()));
}

/** One number everywhere, in the shape of `x`. */
export const fullLike: OnOne<[fillValue: TensorLike, options?: DTypeOptions]> = onOne(
  'fullLike',
  (x, fillValue: TensorLike, options: DTypeOptions = {}) =>
    filled('fullLike', x.shape, fillValue, toDType(options.dtype ?? x.dtype)),
  DTYPE_OPTIONS,
);

/** Zeros in the shape of `x`. */
export const zerosLike: OnOne<[options?: DTypeOptions]> = onOne(
  'zerosLike',
  (x, options: DTypeOptions = {}) =>
    filled('zerosLike', x.shape, 0, toDType(options.dtype ?? x.dtype)),
  DTYPE_OPTIONS,
);

/** Ones in the shape of `x`. */
export const onesLike: OnOne<[options?: DTypeOptions]> = onOne(
  'onesLike',
  (x, options: DTypeOptions = {}) =>
    filled('onesLike', x.shape, 1, toDType(options.dtype ?? x.dtype)),
  DTYPE_OPTIONS,
);

/** A tensor in the shape of `x` whose values do not matter: zeros. */
export const emptyLike: OnOne<[options?: DTypeOptions]> = onOne(
  'emptyLike',
  (x, options: DTypeOptions = {}) =>
    filled('emptyLike', x.shape, 0, toDType(options.dtype ?? x.dtype)),
  DTYPE_OPTIONS,
);

function filled(name: string, shape: Shape, value: TensorLike, dtype: DType): Tensor {
  checkShape(shape, name);
  const fill = typeof value === 'number' ? scalar(value, dtype) : cast(toTensor(value), dtype);
  return p.broadcastTo(fill, { shape });
}
