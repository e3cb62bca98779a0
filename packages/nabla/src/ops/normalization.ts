import { normalizeAxes, normalizeAxis, type Shape, sizeOf } from '../base/shape.ts';
import type { Tensor } from '../graph/index.ts';
import { add, divide, multiply, negative, subtract, toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import * as p from './primitives/index.ts';

export interface BatchNormalizationOptions {
  /** β, of the length of the axis: added at the end. */
  offset?: TensorLike | null;
  /** γ, of the length of the axis: multiplied before that. */
  scale?: TensorLike | null;
  /** Added to the variance. Default 1e-3. */
  epsilon?: number;
}

const BATCH_NORMALIZATION_OPTIONS: readonly (keyof BatchNormalizationOptions)[] = [
  'offset',
  'scale',
  'epsilon',
];

/**
 * (x - mean) / √(variance + ε) γ + β, with `mean` and `variance` of the length of `axis`.
 *
 * Source: Ioffe and Szegedy 2015, "Batch normalization"; `keras.ops.batch_normalization`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.batchNormalization([[1, 2], [3, 6]], [2, 4], [1, 4], -1, { epsilon: 0 }).arraySync(); // [[-1, -1], [1, 1]]
 * ```
 */
export const batchNormalization: OnOne<
  [mean: TensorLike, variance: TensorLike, axis: number, options?: BatchNormalizationOptions]
> = onOne(
  'batchNormalization',
  (given, mean, variance, axis, options = {}) => {
    const x = toFloat(given);
    const axes = [normalizeAxis(axis, x.shape.length, 'batchNormalization')];
    const along = (of: TensorLike) => alongAxes(of, x, axes);
    const { offset, scale, epsilon = 1e-3 } = options;
    const inverse = p.rsqrt(add(along(variance), epsilon));
    const factor = scale ? multiply(inverse, along(scale)) : inverse;
    const shift = negative(multiply(along(mean), factor));
    return add(multiply(x, factor), offset ? add(shift, along(offset)) : shift);
  },
  BATCH_NORMALIZATION_OPTIONS,
);

export interface LayerNormalizationOptions {
  /** γ: multiplied at the end. */
  gamma?: TensorLike | null;
  /** β: added after that. */
  beta?: TensorLike | null;
  /** Axes over which the mean and the variance are taken. Default -1. */
  axis?: number | readonly number[];
  /** Added to the variance. Default 1e-7. */
  epsilon?: number | null;
}

const LAYER_NORMALIZATION_OPTIONS: readonly (keyof LayerNormalizationOptions)[] = [
  'gamma',
  'beta',
  'axis',
  'epsilon',
];

/**
 * (x - mean(x)) / √(var(x) + ε) γ + β, for each sample by itself.
 *
 * Source: Ba et al. 2016, "Layer normalization"; `keras.ops.layer_normalization`.
 */
export const layerNormalization: OnOne<[options?: LayerNormalizationOptions]> = onOne(
  'layerNormalization',
  (given, options = {}) => {
    const x = toFloat(given);
    const axes = normalizeAxes(options.axis ?? -1, x.shape.length, 'layerNormalization');
    const centred = subtract(x, meanOver(x, axes));
    const variance = meanOver(p.square(centred), axes);
    const normal = multiply(centred, p.rsqrt(add(variance, options.epsilon ?? 1e-7)));
    const { gamma, beta } = options;
    const scaled = gamma ? multiply(normal, alongAxes(gamma, x, axes)) : normal;
    return beta ? add(scaled, alongAxes(beta, x, axes)) : scaled;
  },
  LAYER_NORMALIZATION_OPTIONS,
);

export interface RmsNormalizationOptions {
  /** Multiplied at the end. */
  scale?: TensorLike | null;
  /** Axes over which the mean square is taken. Default -1. */
  axis?: number | readonly number[];
  /** Added to the mean square. Default 1e-7. */
  epsilon?: number | null;
}

const RMS_NORMALIZATION_OPTIONS: readonly (keyof RmsNormalizationOptions)[] = [
  'scale',
  'axis',
  'epsilon',
];

/**
 * x / √(mean(x²) + ε) scale, for each sample by itself.
 *
 * Source: Zhang and Sennrich 2019, "Root mean square layer normalization";
 * `keras.ops.rms_normalization`.
 */
export const rmsNormalization: OnOne<[options?: RmsNormalizationOptions]> = onOne(
  'rmsNormalization',
  (given, options = {}) => {
    const x = toFloat(given);
    const axes = normalizeAxes(options.axis ?? -1, x.shape.length, 'rmsNormalization');
    const meanSquare = meanOver(p.square(x), axes);
    const normal = multiply(x, p.rsqrt(add(meanSquare, options.epsilon ?? 1e-7)));
    return options.scale ? multiply(normal, alongAxes(options.scale, x, axes)) : normal;
  },
  RMS_NORMALIZATION_OPTIONS,
);

/** A weight with the lengths of `axes`, so that it stretches over the others; other shapes as they are. */
function alongAxes(of: TensorLike, x: Tensor, axes: readonly number[]): Tensor {
  const weight = cast(toTensor(of), x.dtype);
  const shape = x.shape.map((length, axis) => (axes.includes(axis) ? length : 1));
  const fits = weight.shape.length !== x.shape.length && weight.size === sizeOf(shape);
  return fits ? p.reshape(weight, { shape }) : weight;
}

/** The mean over `axes`, which stay with the length 1. */
function meanOver(x: Tensor, axes: readonly number[]): Tensor {
  const shape: Shape = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
  return divide(p.reshape(p.sum(x, { axes }), { shape }), count);
}
