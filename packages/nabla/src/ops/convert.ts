import { checkOptionNames } from '../base/check.ts';
import {
  convertValues,
  type DType,
  dtypeOfArray,
  isFloating,
  promote,
  type TypedArray,
  toDType,
} from '../base/dtype.ts';
import { DataError, ShapeError } from '../base/errors.ts';
import { formatShape, type Shape, sizeOf } from '../base/shape.ts';
import { KerasTensor, leaf, type NestedArray, Tensor, Variable } from '../graph/index.ts';
import { floatx } from './floatx.ts';
import * as p from './primitives/index.ts';

/** What every op takes where it wants a tensor. */
export type TensorLike = Tensor | Variable | NestedArray | TypedArray;

export interface TensorOptions {
  /** Default: the shape of the nested arrays; one axis for a typed array. */
  readonly shape?: Shape;
  /** Default: that of a typed array; `floatx` for numbers, `bool` for booleans. */
  readonly dtype?: DType;
}

/**
 * A tensor that holds `values`: nested arrays of numbers or booleans, or a typed array in row-major
 * order. A typed array is not copied.
 *
 * Throws `DataError` for ragged arrays and for what is not a number, `ShapeError` where the number
 * of values does not fill `shape`.
 *
 * ```ts
 * import { tensor } from 'nabla';
 * tensor([[1, 2], [3, 4]]).shape; // [2, 2]
 * tensor(new Float32Array(6), { shape: [2, 3] });
 * ```
 */
export function tensor(values: TensorLike, options: TensorOptions = {}): Tensor {
  checkOptionNames('tensor', options, ['shape', 'dtype']);
  const made = make(values, options.dtype && toDType(options.dtype));
  const shaped = options.shape ? reshapeTo(made, options.shape) : made;
  return options.dtype ? cast(shaped, toDType(options.dtype)) : shaped;
}

/** `x` as a tensor, as ops take their arguments. */
export function toTensor(x: TensorLike, dtype?: DType): Tensor {
  if (x instanceof Tensor) return x;
  if (x instanceof Variable) return x.value;
  return make(x, dtype);
}

/** `x` with its elements as `dtype`; `x` itself if they are already. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  if (x.origin.kind === 'leaf') return leaf(castLeaf(x.origin.values, dtype), x.shape, dtype);
  return p.cast(x, { dtype });
}

/** Both as tensors of one dtype. A plain number takes the dtype of the other, if that can hold it. */
export function toTensors(a: TensorLike, b: TensorLike): [Tensor, Tensor] {
  const weakA = typeof a === 'number';
  const weakB = typeof b === 'number';
  if (weakA && !weakB) return matchNumber(toTensor(b), a).reverse() as [Tensor, Tensor];
  if (weakB && !weakA) return matchNumber(toTensor(a), b);
  const [x, y] = [toTensor(a), toTensor(b)];
  const dtype = promote(x.dtype, y.dtype);
  return [cast(x, dtype), cast(y, dtype)];
}

function matchNumber(x: Tensor, value: number): [Tensor, Tensor] {
  const dtype = isFloating(x.dtype)
    ? x.dtype
    : Number.isInteger(value)
      ? promote(x.dtype, 'int32')
      : floatx();
  return [cast(x, dtype), leaf(Float64Array.of(value), [], dtype)];
}

function make(values: TensorLike, dtype?: DType): Tensor {
  if (values instanceof Tensor) return values;
  if (values instanceof Variable) return values.value;
  if (values instanceof KerasTensor) return values.dataSync();
  if (ArrayBuffer.isView(values))
    return leaf(values as TypedArray, [(values as TypedArray).length]);
  const shape = shapeOfNested(values as NestedArray);
  const flat = new Float64Array(sizeOf(shape));
  const kind = fillFromNested(flat, values as NestedArray, shape);
  return leaf(flat, shape, dtype ?? (kind === 'boolean' ? 'bool' : floatx()));
}

function shapeOfNested(values: NestedArray): number[] {
  const shape: number[] = [];
  let first: NestedArray = values;
  while (Array.isArray(first)) {
    shape.push(first.length);
    first = first[0];
    if (first === undefined) break;
  }
  return shape;
}

function fillFromNested(
  out: Float64Array,
  values: NestedArray,
  shape: Shape,
): 'number' | 'boolean' {
  let to = 0;
  let booleans = 0;
  const visit = (value: NestedArray, path: number[]): void => {
    if (path.length < shape.length) {
      if (!Array.isArray(value) || value.length !== shape[path.length])
        throw ragged(value, path, shape);
      value.forEach((each, index) => visit(each, [...path, index]));
      return;
    }
    if (typeof value === 'boolean') booleans++;
    else if (typeof value !== 'number') throw notANumber(value, path);
    out[to++] = Number(value);
  };
  visit(values, []);
  return booleans > 0 && booleans === out.length ? 'boolean' : 'number';
}

function ragged(value: unknown, path: readonly number[], shape: Shape): DataError {
  const where = path.length === 0 ? 'the array' : `element [${path.join('][')}]`;
  const found = Array.isArray(value)
    ? `${value.length} elements`
    : `${JSON.stringify(value)} and no list`;
  const row = path[0];
  return new DataError(
    `Nested arrays must have one length along each axis: ${where} has ${found}; ${shape[path.length]} were wanted, as in the first.`,
    { doing: 'tensor', given: value, wanted: shape[path.length], row, path },
  );
}

function notANumber(value: unknown, path: readonly number[]): DataError {
  const [row, column] = path;
  return new DataError(
    `Element [${path.join('][')}] is ${JSON.stringify(value)}; a tensor holds numbers and booleans. Turn text into numbers first (utils.toCategorical, or a number per category).`,
    { doing: 'tensor', given: value, wanted: 'a number', row, column, path },
  );
}

function reshapeTo(x: Tensor, shape: Shape): Tensor {
  if (x.origin.kind !== 'leaf') return p.reshape(x, { shape });
  if (sizeOf(shape) !== x.size) {
    throw new ShapeError(
      `tensor: ${x.size} values do not fill the shape ${formatShape(shape)}, which has ${sizeOf(shape)} elements.`,
      {
        doing: 'tensor',
        given: x.shape,
        wanted: shape,
      },
    );
  }
  return leaf(x.origin.values, shape, x.dtype);
}

/** Float leaves keep the numbers they were given; others are rounded towards zero, as casts do. */
function castLeaf(values: TypedArray, dtype: DType): TypedArray {
  const keeps = isFloating(dtype) && isFloating(dtypeOfArray(values));
  return keeps ? values : convertValues(values, dtype);
}
