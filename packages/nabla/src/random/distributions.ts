import { checkNumber, type DType, type Shape, toDType } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { argmax, cast, floatx, logSoftmax, type TensorLike, toTensor } from '../ops/index.ts';
import { primitives as p } from '../ops/primitives/index.ts';
import { openInterval, unitInterval } from './bits.ts';
import { drawKey, type Seed } from './draw.ts';

export interface RandomOptions {
  /** Default `floatx`. */
  dtype?: DType | null;
  /** Default: the global generator. */
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
 * Source: `keras.random.uniform`; Threefry-2x32 (Salmon et al. 2011).
 *
 * ```ts
 * import { uniform } from 'nabla/random';
 * uniform([3], { seed: 1 }).shape; // [3]
 * ```
 */
export function uniform(shape: Shape, options: UniformOptions = {}): Tensor {
  const { minval = 0, maxval = 1, seed } = options;
  const dtype = toDType(options.dtype ?? floatx());
  const unit = unitInterval(drawKey(seed), shape, dtype);
  return p.add(p.multiply(unit, scalar(maxval - minval, dtype)), scalar(minval, dtype));
}

/** Normally distributed numbers: √2 erf⁻¹(2u - 1) for u in (0, 1). */
export function normal(shape: Shape, options: NormalOptions = {}): Tensor {
  const dtype = toDType(options.dtype ?? floatx());
  const u = openInterval(drawKey(options.seed), shape, dtype);
  return scaled(standardNormal(u, dtype), options, dtype);
}

/** Φ(-2) and Φ(2): the share of a normal distribution below each bound. */
const [BELOW, ABOVE] = [0.022750131948179195, 0.9772498680518208];

/** Normally distributed numbers that lie within two standard deviations of the mean. */
export function truncatedNormal(shape: Shape, options: NormalOptions = {}): Tensor {
  const dtype = toDType(options.dtype ?? floatx());
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

export interface RandintOptions {
  /** Default `int32`. */
  dtype?: DType;
  seed?: Seed;
}

/** Whole numbers from `minval` to below `maxval`. */
export function randint(
  shape: Shape,
  minval: number,
  maxval: number,
  options: RandintOptions = {},
): Tensor {
  checkNumber('randint', 'maxval', maxval, { integer: true, min: minval, aboveMin: true });
  const bits = p.randomBits(drawKey(options.seed), { shape });
  const positive = p.bitwiseAnd(bits, scalar(0x7fffffff, 'int32'));
  const within = p.mod(positive, scalar(maxval - minval, 'int32'));
  return cast(p.add(within, scalar(minval, 'int32')), toDType(options.dtype ?? 'int32'));
}

/** Classes drawn with the probabilities softmax(logits), `numSamples` for each row of logits. */
export function categorical(
  logits: TensorLike,
  numSamples: number,
  options: RandintOptions = {},
): Tensor {
  const values = logSoftmax(toTensor(logits));
  const [rows, classes] = values.shape;
  const u = openInterval(drawKey(options.seed), [rows, numSamples, classes], values.dtype);
  const gumbel = p.negative(p.log(p.negative(p.log(u))));
  const noisy = p.add(p.reshape(values, { shape: [rows, 1, classes] }), gumbel);
  return cast(argmax(noisy, { axis: -1 }), toDType(options.dtype ?? 'int32'));
}
