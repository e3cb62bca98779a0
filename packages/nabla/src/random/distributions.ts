import {
  checkNumber,
  type DType,
  DTypeError,
  formatShape,
  isFloating,
  isInteger,
  type Shape,
  ShapeError,
  toDType,
} from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { argmax, cast, floatx, logSoftmax, type TensorLike, toTensor } from '../ops/index.ts';
import * as p from '../ops/primitives/index.ts';
import { openInterval, unitInterval, wholeNumbers } from './bits.ts';
import { drawKey, type Seed } from './draw.ts';

export interface RandomOptions {
  /** A floating-point one. Default `floatx`. */
  dtype?: DType | null;
  /** Default: the global generator, which `setRandomSeed` resets. */
  seed?: Seed;
}

export interface UniformOptions extends RandomOptions {
  /** Default 0. */
  minval?: number;
  /** Default 1. */
  maxval?: number;
}

export interface NormalOptions extends RandomOptions {
  /** Default 0. */
  mean?: number;
  /** Default 1. */
  stddev?: number;
}

/**
 * Numbers that are equally likely anywhere from `minval` to below `maxval`.
 *
 * Formula: minval + u (maxval - minval), with u of 24 random bits. Throws `DTypeError` for dtypes of
 * whole numbers, which `randint` draws, and `ArgumentRangeError` for a `maxval` below `minval`.
 *
 * Source: `keras.random.uniform`; Threefry-2x32 (Salmon et al. 2011).
 *
 * ```ts
 * import { uniform } from 'nabla/random';
 * uniform([3], { seed: 1 }).shape; // [3]
 * ```
 */
export function uniform(shape: Shape, options: UniformOptions = {}): Tensor {
  const dtype = floatingDType('uniform', options.dtype);
  const minval = checkNumber('uniform', 'minval', options.minval ?? 0, {});
  const maxval = checkNumber('uniform', 'maxval', options.maxval ?? 1, { min: minval });
  const unit = unitInterval(drawKey(options.seed), shape, dtype);
  const [low, high] = [scalar(minval, dtype), scalar(maxval, dtype)];
  const values = p.add(p.multiply(unit, scalar(maxval - minval, dtype)), low);
  // The sum may be rounded up to maxval, which is not in the interval.
  return p.select(p.less(values, high), values, low);
}

/**
 * Normally distributed numbers.
 *
 * Formula: mean + stddev √2 erf⁻¹(2u - 1), with u within (0, 1); none is further than 5.4 stddev from
 * the mean.
 *
 * Source: `keras.random.normal`.
 *
 * ```ts
 * import { normal } from 'nabla/random';
 * normal([2, 2], { mean: 10, stddev: 0.1, seed: 1 }).shape; // [2, 2]
 * ```
 */
export function normal(shape: Shape, options: NormalOptions = {}): Tensor {
  const dtype = floatingDType('normal', options.dtype);
  const u = openInterval(drawKey(options.seed), shape, dtype);
  return scaled(standardNormal(u, dtype), options, dtype);
}

/** Φ(-2) and Φ(2): the share of a normal distribution below each bound. */
const [BELOW, ABOVE] = [0.022750131948179195, 0.9772498680518208];

/**
 * Normally distributed numbers that lie within two standard deviations of the mean; their own standard
 * deviation is 0.8796 `stddev`.
 *
 * Source: `keras.random.truncated_normal`.
 */
export function truncatedNormal(shape: Shape, options: NormalOptions = {}): Tensor {
  const dtype = floatingDType('truncatedNormal', options.dtype);
  const u = openInterval(drawKey(options.seed), shape, dtype);
  const inside = p.add(p.multiply(u, scalar(ABOVE - BELOW, dtype)), scalar(BELOW, dtype));
  const bounded = p.maximum(
    p.minimum(standardNormal(inside, dtype), scalar(2, dtype)),
    scalar(-2, dtype),
  );
  return scaled(bounded, options, dtype);
}

function standardNormal(u: Tensor, dtype: DType): Tensor {
  const centered = p.subtract(p.multiply(u, scalar(2, dtype)), scalar(1, dtype));
  return p.multiply(p.erfinv(centered), scalar(Math.SQRT2, dtype));
}

function scaled(z: Tensor, { mean = 0, stddev = 1 }: NormalOptions, dtype: DType): Tensor {
  return p.add(p.multiply(z, scalar(stddev, dtype)), scalar(mean, dtype));
}

function floatingDType(name: string, given: DType | null | undefined): DType {
  const dtype = toDType(given ?? floatx());
  if (isFloating(dtype)) return dtype;
  throw new DTypeError(
    `${name}: its numbers have fractions, and dtype is ${dtype}. Take float32, or randint for whole numbers.`,
    { doing: name, given: dtype, wanted: 'float32' },
  );
}

export interface RandintOptions {
  /** One of whole numbers. Default `int32`. */
  dtype?: DType | null;
  /** Default: the global generator, which `setRandomSeed` resets. */
  seed?: Seed;
}

/**
 * Whole numbers from `minval` to below `maxval`, each equally likely.
 *
 * Throws `ArgumentRangeError` for bounds that are no whole numbers of 32 bits or leave nothing between
 * them, and `DTypeError` for dtypes that are not of whole numbers.
 *
 * Source: `keras.random.randint`.
 *
 * ```ts
 * import { randint } from 'nabla/random';
 * randint([3], 0, 1).arraySync(); // [0, 0, 0]
 * ```
 */
export function randint(
  shape: Shape,
  minval: number,
  maxval: number,
  options: RandintOptions = {},
): Tensor {
  const dtype = integerDType('randint', options.dtype);
  checkNumber('randint', 'minval', minval, { integer: true, min: -(2 ** 31), max: 2 ** 31 - 1 });
  checkNumber('randint', 'maxval', maxval, { integer: true, min: minval + 1, max: 2 ** 31 });
  const within = wholeNumbers(drawKey(options.seed), shape, maxval - minval);
  return cast(p.add(within, scalar(minval, 'int32')), dtype);
}

/**
 * Classes drawn with the probabilities softmax(logits), `numSamples` for each row of logits.
 *
 * Logits (batch, classes) give (batch, numSamples). Formula: argmax(log softmax(logits) + g), with g of
 * the Gumbel distribution. Throws `ShapeError` for logits without two axes.
 *
 * Source: `keras.random.categorical`.
 *
 * ```ts
 * import { categorical } from 'nabla/random';
 * categorical([[0, 100, 0]], 2).arraySync(); // [[1, 1]]
 * ```
 */
export function categorical(
  logits: TensorLike,
  numSamples: number,
  options: RandintOptions = {},
): Tensor {
  const dtype = integerDType('categorical', options.dtype);
  const count = checkNumber('categorical', 'numSamples', numSamples, { integer: true, min: 0 });
  const values = logSoftmax(toTensor(logits));
  if (values.rank !== 2) {
    throw new ShapeError(
      `categorical: logits of the shape ${formatShape(values.shape)} were given; they must have the axes (batch, classes).`,
      { doing: 'categorical', given: values.shape, wanted: '(batch, classes)' },
    );
  }
  const [rows, classes] = values.shape;
  const u = openInterval(drawKey(options.seed), [rows, count, classes], values.dtype);
  const gumbel = p.negative(p.log(p.negative(p.log(u))));
  const noisy = p.add(p.reshape(values, { shape: [rows, 1, classes] }), gumbel);
  return cast(argmax(noisy, { axis: -1 }), dtype);
}

function integerDType(name: string, given: DType | null | undefined): DType {
  const dtype = toDType(given ?? 'int32');
  if (isInteger(dtype)) return dtype;
  throw new DTypeError(`${name}: it draws whole numbers, and dtype is ${dtype}. Take int32.`, {
    doing: name,
    given: dtype,
    wanted: 'int32',
  });
}
