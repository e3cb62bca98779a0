import {
  checkChoice,
  checkNumber,
  checkOptionNames,
  type DType,
  formatShape,
  isFloating,
  normalizeAxis,
  ShapeError,
  toDType,
} from '../base/index.ts';
import { type KerasTensor, scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { callable } from './callable.ts';
import { cast, type TensorLike, toTensor, toTensors } from './convert.ts';
import { floatx } from './floatx.ts';
import * as p from './primitives/index.ts';

export interface ArangeOptions {
  /** Where it ends, not included. Default: `start` is the end, and it begins at 0. */
  stop?: number | null;
  /** Default 1. */
  step?: number;
  /** Default: int32 where all numbers given are whole, else `floatx`. */
  dtype?: DType | null;
}

/**
 * Numbers from `start` to before `stop`, `step` apart.
 *
 * Throws `ArgumentRangeError` for a step of 0 and for numbers that are not finite.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.arange(3).arraySync(); // [0, 1, 2]
 * ops.arange(1, { stop: 2, step: 0.5 }).arraySync(); // [1, 1.5]
 * ```
 */
export function arange(start: number, options: ArangeOptions = {}): Tensor {
  checkOptionNames('arange', options, ['stop', 'step', 'dtype']);
  const { stop, step = 1 } = options;
  const [from, to] = stop === undefined || stop === null ? [0, start] : [start, stop];
  const most = Number.MAX_VALUE;
  checkNumber('arange', 'start', start, { min: -most, max: most });
  checkNumber('arange', 'stop', to, { min: -most, max: most });
  checkNumber('arange', 'the size of step', Math.abs(step), { min: 0, aboveMin: true, max: most });
  const length = Math.max(0, Math.ceil((to - from) / step));
  const whole = [from, to, step].every(Number.isInteger);
  const dtype = toDType(options.dtype ?? (whole ? 'int32' : floatx()));
  // Whole numbers are counted as such; a step of 0.5 makes whole numbers only at the end.
  const working = isFloating(dtype) ? dtype : whole ? 'int32' : floatx();
  const count = p.iota({ shape: [length], axis: 0, dtype: working });
  const scaled = p.add(p.multiply(count, scalar(step, working)), scalar(from, working));
  return cast(scaled, dtype);
}

export interface LinspaceOptions {
  /** How many. Default 50. */
  num?: number;
  /** Whether `stop` is the last. Default true. */
  endpoint?: boolean;
  /** Default: that of floating-point bounds, else `floatx`. Whole numbers are rounded down. */
  dtype?: DType | null;
  /** The axis of the numbers, where bounds are tensors. Default 0. */
  axis?: number;
}

const LINSPACE_OPTIONS: readonly (keyof LinspaceOptions)[] = ['num', 'endpoint', 'dtype', 'axis'];

type Spaced<O> = (start: TensorLike, stop: TensorLike, options?: O) => Tensor;

/**
 * `num` numbers at equal distances from `start` to `stop`, for each pair of bounds if those are tensors.
 *
 * Formula: (1 - i/n) start + i/n stop for i from 0, with n = num - 1, or num without the endpoint.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.linspace(0, 1, { num: 5 }).arraySync(); // [0, 0.25, 0.5, 0.75, 1]
 * ops.linspace(0, 1, { num: 4, endpoint: false }).arraySync(); // [0, 0.25, 0.5, 0.75]
 * ```
 */
export const linspace: Spaced<LinspaceOptions> = callable(
  'linspace',
  (start: TensorLike, stop: TensorLike, options: LinspaceOptions = {}) => {
    const values = spaced('linspace', start, stop, options);
    return finish(values, options.dtype);
  },
  LINSPACE_OPTIONS,
);

export interface LogspaceOptions extends LinspaceOptions {
  /** Default 10. */
  base?: number;
}

const LOGSPACE_OPTIONS: readonly (keyof LogspaceOptions)[] = [...LINSPACE_OPTIONS, 'base'];

/**
 * Powers of `base` whose exponents are at equal distances from `start` to `stop`.
 *
 * Throws `ArgumentRangeError` for a base that is not above 0.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.logspace(0, 3, { num: 4, base: 2 }).arraySync(); // [1, 2, 4, 8]
 * ```
 */
export const logspace: Spaced<LogspaceOptions> = callable(
  'logspace',
  (start: TensorLike, stop: TensorLike, options: LogspaceOptions = {}) => {
    const base = checkNumber('logspace', 'base', options.base ?? 10, { min: 0, aboveMin: true });
    const exponents = spaced('logspace', start, stop, options);
    return finish(p.power(scalar(base, exponents.dtype), exponents), options.dtype);
  },
  LOGSPACE_OPTIONS,
);

function spaced(
  name: string,
  start: TensorLike,
  stop: TensorLike,
  options: LinspaceOptions,
): Tensor {
  const { num = 50, endpoint = true } = options;
  const count = checkNumber(name, 'num', num, { integer: true, min: 0 });
  const wanted = toDType(options.dtype ?? floatx());
  const [from, to] = toTensors(start, stop).map((bound) =>
    options.dtype && isFloating(wanted) ? cast(bound, wanted) : toFloat(bound),
  );
  const rank = Math.max(from.rank, to.rank) + 1;
  const axis = normalizeAxis(options.axis ?? 0, rank, name);
  const bounds = [from, to].map((bound) => {
    const lengths = [...new Array<number>(rank - 1 - bound.rank).fill(1), ...bound.shape];
    return p.reshape(bound, { shape: lengths.toSpliced(axis, 0, 1) });
  });
  const shape = new Array<number>(rank).fill(1).with(axis, count);
  const intervals = Math.max(1, endpoint ? count - 1 : count);
  const { dtype } = from;
  // A mean of both bounds meets them exactly, which start + i step does not.
  const share = p.divide(p.iota({ shape, axis, dtype }), scalar(intervals, dtype));
  const rest = p.subtract(scalar(1, dtype), share);
  return p.add(p.multiply(rest, bounds[0]), p.multiply(share, bounds[1]));
}

function finish(values: Tensor, dtype: DType | null | undefined): Tensor {
  if (!dtype) return values;
  const wanted = toDType(dtype);
  return isFloating(wanted) ? cast(values, wanted) : cast(p.floor(values), wanted);
}

export interface MeshgridOptions {
  /** `xy`: the first list runs along the second axis, as x does in a plot; `ij`: along the first. Default `xy`. */
  indexing?: 'xy' | 'ij';
}

/** An op on any number of tensors, with options behind them. */
export interface Meshgrid {
  (...xs: TensorLike[]): Tensor[];
  (...args: [...xs: TensorLike[], options: MeshgridOptions]): Tensor[];
  (...xs: KerasTensor[]): KerasTensor[];
  (...args: [...xs: KerasTensor[], options: MeshgridOptions]): KerasTensor[];
}

/**
 * The coordinates of a grid: for each list of them, a tensor with one axis for each list.
 *
 * Throws `ShapeError` for what has more than one axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * const [x, y] = ops.meshgrid([1, 2, 3], [4, 5]);
 * x.arraySync(); // [[1, 2, 3], [1, 2, 3]]
 * y.arraySync(); // [[4, 4, 4], [5, 5, 5]]
 * ```
 */
export const meshgrid: Meshgrid = callable(
  'meshgrid',
  (...args: (TensorLike | MeshgridOptions)[]) => {
    const options = args.find(isOptions) ?? {};
    const indexing = checkChoice('meshgrid', 'indexing', options.indexing ?? 'xy', ['xy', 'ij']);
    const lists = args.flatMap((arg) => (isOptions(arg) ? [] : [flatList(toTensor(arg))]));
    const swapped = indexing === 'xy' && lists.length > 1;
    const axisOf = (i: number) => (swapped && i < 2 ? 1 - i : i);
    const shape = lists.map((_, axis) => lists[axisOf(axis)].size);
    return lists.map((list, i) => {
      const apart = shape.map((_, axis) => (axis === axisOf(i) ? list.size : 1));
      return p.broadcastTo(p.reshape(list, { shape: apart }), { shape });
    });
  },
  ['indexing'],
) as Meshgrid;

function isOptions(arg: TensorLike | MeshgridOptions): arg is MeshgridOptions {
  return typeof arg === 'object' && Object.getPrototypeOf(arg) === Object.prototype;
}

function flatList(x: Tensor): Tensor {
  if (x.rank === 1) return x;
  if (x.rank === 0) return p.reshape(x, { shape: [1] });
  throw new ShapeError(
    `meshgrid: coordinates of the shape ${formatShape(x.shape)} were given; each list has one axis. Use ops.ravel.`,
    { doing: 'meshgrid', given: x.shape },
  );
}
