import {
  checkNumber,
  type DType,
  isFloating,
  normalizeAxis,
  type Shape,
  toDType,
} from '../base/index.ts';
import { KerasTensor, scalar, Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, tensor, toTensor } from './convert.ts';
import { floatx } from './floatx.ts';
import { primitives as p } from './primitives/index.ts';

export interface DTypeOptions {
  /** Default `floatx`. */
  dtype?: DType | null;
}

/** A tensor of a shape with one number everywhere. It takes no memory before it is used. */
export function full(shape: Shape, fillValue: number, options: DTypeOptions = {}): Tensor {
  return p.broadcastTo(scalar(fillValue, toDType(options.dtype ?? floatx())), { shape });
}

/** Zeros. */
export function zeros(shape: Shape, options: DTypeOptions = {}): Tensor {
  return full(shape, 0, options);
}

/** Ones. */
export function ones(shape: Shape, options: DTypeOptions = {}): Tensor {
  return full(shape, 1, options);
}

/** A tensor whose values do not matter: zeros. */
export function empty(shape: Shape, options: DTypeOptions = {}): Tensor {
  return full(shape, 0, options);
}

/** One number everywhere, in the shape of `x`. */
export const fullLike: OnOne<[fillValue: number, options?: DTypeOptions]> = onOne(
  'fullLike',
  (x, fillValue: number, options: DTypeOptions = {}) =>
    full(x.shape, fillValue, { dtype: options.dtype ?? x.dtype }),
);

/** Zeros in the shape of `x`. */
export const zerosLike: OnOne<[options?: DTypeOptions]> = onOne(
  'zerosLike',
  (x, options: DTypeOptions = {}) => full(x.shape, 0, { dtype: options.dtype ?? x.dtype }),
);

/** Ones in the shape of `x`. */
export const onesLike: OnOne<[options?: DTypeOptions]> = onOne(
  'onesLike',
  (x, options: DTypeOptions = {}) => full(x.shape, 1, { dtype: options.dtype ?? x.dtype }),
);

export interface ArangeOptions extends DTypeOptions {
  /** Where it ends, not included; default: `start` is the end, and it begins at 0. */
  stop?: number | null;
  /** Default 1. */
  step?: number;
}

/** Numbers from `start` to before `stop`, `step` apart: `arange(3)` is 0, 1, 2. */
export function arange(start: number, options: ArangeOptions = {}): Tensor {
  const { stop, step = 1 } = options;
  const [from, to] = stop === undefined || stop === null ? [0, start] : [start, stop];
  checkNumber('arange', 'step', Math.abs(step), { min: 0, aboveMin: true });
  const length = Math.max(0, Math.ceil((to - from) / step));
  const whole = [from, to, step].every(Number.isInteger);
  const dtype = toDType(options.dtype ?? (whole ? 'int32' : floatx()));
  const working = isFloating(dtype) ? dtype : 'int32';
  const count = p.iota({ shape: [length], axis: 0, dtype: working });
  const scaled = p.add(p.multiply(count, scalar(step, working)), scalar(from, working));
  return cast(scaled, dtype);
}

export interface LinspaceOptions extends DTypeOptions {
  /** How many. Default 50. */
  num?: number;
  /** Whether `stop` is the last. Default true. */
  endpoint?: boolean;
}

/** `num` numbers at equal distances from `start` to `stop`. */
export function linspace(start: number, stop: number, options: LinspaceOptions = {}): Tensor {
  const { num = 50, endpoint = true } = options;
  const count = checkNumber('linspace', 'num', num, { integer: true, min: 0 });
  const dtype = toDType(options.dtype ?? floatx());
  const intervals = Math.max(1, endpoint ? count - 1 : count);
  const place = p.divide(p.iota({ shape: [count], axis: 0, dtype }), scalar(intervals, dtype));
  const rest = p.subtract(scalar(1, dtype), place);
  return p.add(p.multiply(rest, scalar(start, dtype)), p.multiply(place, scalar(stop, dtype)));
}

export interface EyeOptions extends DTypeOptions {
  /** Columns. Default: as many as rows. */
  M?: number | null;
  /** Which diagonal; above 0 further right. Default 0. */
  k?: number;
}

/** Ones on a diagonal, zeros elsewhere. */
export function eye(N: number, options: EyeOptions = {}): Tensor {
  const { M, k = 0, dtype } = options;
  const shape = [N, M ?? N];
  return cast(p.equal(diagonalPlace(shape, k), scalar(0, 'int32')), toDType(dtype ?? floatx()));
}

/** The matrix with ones on its diagonal. */
export function identity(n: number, options: DTypeOptions = {}): Tensor {
  return eye(n, options);
}

/** Ones on and below a diagonal. */
export function tri(N: number, options: EyeOptions = {}): Tensor {
  const { M, k = 0, dtype } = options;
  return cast(
    p.lessEqual(diagonalPlace([N, M ?? N], k), scalar(0, 'int32')),
    toDType(dtype ?? floatx()),
  );
}

/** The lower triangle of the last two axes: zeros above diagonal `k`. */
export const tril: OnOne<[options?: { k?: number }]> = onOne(
  'tril',
  (x, options: { k?: number } = {}) => triangle(x, p.lessEqual, options.k ?? 0),
);

/** The upper triangle of the last two axes: zeros below diagonal `k`. */
export const triu: OnOne<[options?: { k?: number }]> = onOne(
  'triu',
  (x, options: { k?: number } = {}) => triangle(x, p.greaterEqual, options.k ?? 0),
);

function triangle(x: Tensor, compare: typeof p.less, k: number): Tensor {
  const inside = compare(diagonalPlace(x.shape.slice(-2), k), scalar(0, 'int32'));
  return p.select(inside, x, scalar(0, x.dtype));
}

/** Column minus row minus k: 0 on the diagonal. */
function diagonalPlace(shape: Shape, k: number): Tensor {
  const row = p.iota({ shape, axis: 0, dtype: 'int32' });
  const column = p.iota({ shape, axis: 1, dtype: 'int32' });
  return p.subtract(p.subtract(column, row), scalar(k, 'int32'));
}

export interface OneHotOptions extends DTypeOptions {
  /** Where the new axis stands. Default -1. */
  axis?: number;
}

/** For each whole number a row of zeros with a one at its place; all zeros outside 0 to numClasses - 1. */
export const oneHot: OnOne<[numClasses: number, options?: OneHotOptions]> = onOne(
  'oneHot',
  (x, numClasses: number, options: OneHotOptions = {}) => {
    const labels = cast(x, 'int32');
    const axis = normalizeAxis(options.axis ?? -1, labels.rank + 1, 'oneHot');
    const widened = [...labels.shape.slice(0, axis), 1, ...labels.shape.slice(axis)];
    const full = widened.map((length, at) => (at === axis ? numClasses : length));
    const classes = p.iota({ shape: full, axis, dtype: 'int32' });
    return cast(
      p.equal(p.reshape(labels, { shape: widened }), classes),
      toDType(options.dtype ?? floatx()),
    );
  },
);

/** For each row of whole numbers, a row of zeros with ones at their places. */
export const multiHot: OnOne<[numClasses: number, options?: DTypeOptions]> = onOne(
  'multiHot',
  (x, numClasses: number, options: DTypeOptions = {}) => {
    const hot = oneHot(x, numClasses, options);
    return hot.rank < 2 ? hot : p.reduceMax(hot, { axes: [hot.rank - 2] });
  },
);

export interface ConvertOptions {
  dtype?: DType | null;
}

/** `x` as a tensor: nested arrays, typed arrays, numbers, variables. */
export function convertToTensor(x: TensorLike, options: ConvertOptions = {}): Tensor {
  const made = toTensor(x);
  return options.dtype ? cast(made, toDType(options.dtype)) : made;
}

/** Keras's other name for `convertToTensor`. */
export const array = convertToTensor;

/** The values of `x` as a typed array, computed now. */
export function convertToNumpy(x: TensorLike): ReturnType<Tensor['dataSync']> {
  return tensor(x).dataSync();
}

/** Whether `x` is a tensor, symbolic ones included. */
export function isTensor(x: unknown): x is Tensor | KerasTensor {
  return x instanceof Tensor || x instanceof KerasTensor;
}

/** The dtype of `x`. */
export function dtype(x: { readonly dtype: DType }): DType {
  return x.dtype;
}
