import { checkNumber } from '../base/check.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { add, divide, multiply, negative, subtract, toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';

type Value = Tensor | number;

/** max(x, 0), elementwise; the slope at 0 is 0. Whole numbers stay whole. */
export const relu: OnOne<[]> = onOne('relu', (x) => p.relu(x.dtype === 'int32' ? x : toFloat(x)));

/** min(max(x, 0), 6), elementwise; the slopes at 0 and 6 are 0. */
export const relu6: OnOne<[]> = onOne('relu6', (given) => {
  const x = relu(given);
  const six = scalar(6, x.dtype);
  return p.select(p.greaterEqual(x, six), six, x);
});

/** x above 0, `negativeSlope` x (default 0.2) at 0 and below, elementwise. */
export const leakyRelu: OnOne<[options?: { negativeSlope?: number }]> = onOne(
  'leakyRelu',
  (given, options = {}) => {
    const x = toFloat(given);
    return above(x, 0, x, multiply(options.negativeSlope ?? 0.2, x));
  },
  ['negativeSlope'],
);

/**
 * x above 0, `alpha` (eˣ - 1) at 0 and below, elementwise; `alpha` is 1 by default.
 *
 * Source: Clevert et al. 2015, "Fast and accurate deep network learning by exponential linear units".
 */
export const elu: OnOne<[options?: { alpha?: number }]> = onOne(
  'elu',
  (given, options = {}) => {
    const x = toFloat(given);
    return add(p.relu(x), multiply(options.alpha ?? 1, p.expm1(below0(x))));
  },
  ['alpha'],
);

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/**
 * 1.0507 elu(x) with an alpha of 1.6733, elementwise: keeps means of 0 and variances of 1.
 *
 * Source: Klambauer et al. 2017, "Self-normalizing neural networks".
 */
export const selu: OnOne<[]> = onOne('selu', (x) =>
  multiply(SELU_SCALE, elu(x, { alpha: SELU_ALPHA })),
);

/**
 * x above 0, `alpha` (exp(x / `alpha`) - 1) at 0 and below, elementwise; `alpha` is 1 by default.
 *
 * Source: Barron 2017, "Continuously differentiable exponential linear units".
 */
export const celu: OnOne<[options?: { alpha?: number }]> = onOne(
  'celu',
  (given, options = {}) => {
    const x = toFloat(given);
    const alpha = options.alpha ?? 1;
    return add(p.relu(x), multiply(alpha, p.expm1(divide(below0(x), alpha))));
  },
  ['alpha'],
);

/** min(max(x / 6 + 1/2, 0), 1), elementwise: straight lines in place of σ. */
export const hardSigmoid: OnOne<[]> = onOne('hardSigmoid', (x) =>
  divide(relu6(add(toFloat(x), 3)), 6),
);

/** x hardSigmoid(x), elementwise. Source: Howard et al. 2019, "Searching for MobileNetV3". */
export const hardSilu: OnOne<[]> = onOne('hardSilu', (x) => multiply(x, hardSigmoid(x)));

/** Another name of `hardSilu`. */
export const hardSwish: typeof hardSilu = hardSilu;

/** min(max(x, -1), 1), elementwise. */
export const hardTanh: OnOne<[]> = onOne('hardTanh', (x) => between(toFloat(x), -1, 1));

/** x where |x| is above `threshold` (default 0.5), 0 elsewhere. */
export const hardShrink: OnOne<[options?: { threshold?: number }]> = onOne(
  'hardShrink',
  (given, options = {}) => {
    const x = toFloat(given);
    const isSmall = p.lessEqual(p.absolute(x), scalar(options.threshold ?? 0.5, x.dtype));
    return p.select(isSmall, scalar(0, x.dtype), x);
  },
  ['threshold'],
);

/** x brought nearer to 0 by `threshold` (default 0.5), but not past it, elementwise. */
export const softShrink: OnOne<[options?: { threshold?: number }]> = onOne(
  'softShrink',
  (given, options = {}) => {
    const x = toFloat(given);
    const threshold = options.threshold ?? 0.5;
    return subtract(p.relu(subtract(x, threshold)), p.relu(subtract(negative(x), threshold)));
  },
  ['threshold'],
);

/** x above `threshold`, `defaultValue` at it and below. */
export const threshold: OnOne<[threshold: number, defaultValue: number]> = onOne(
  'threshold',
  (given, edge, defaultValue) => {
    const x = toFloat(given);
    const otherwise = checkNumber('threshold', 'defaultValue', defaultValue, {});
    return above(x, checkNumber('threshold', 'threshold', edge, {}), x, otherwise);
  },
);

/** 0 up to -1, (x + 1)² / 4 from there to 1, x above, elementwise. */
export const sparsePlus: OnOne<[]> = onOne('sparsePlus', (given) => {
  const x = toFloat(given);
  const curve = multiply(0.25, p.square(add(x, 1)));
  const isLow = p.lessEqual(x, scalar(-1, x.dtype));
  return p.select(isLow, scalar(0, x.dtype), above(x, 1, x, curve));
});

/** min(max((x + 1) / 2, 0), 1), elementwise: the slope of `sparsePlus`. */
export const sparseSigmoid: OnOne<[]> = onOne('sparseSigmoid', (given) => {
  const x = toFloat(given);
  const [zero, one] = [scalar(0, x.dtype), scalar(1, x.dtype)];
  const line = multiply(0.5, add(x, 1));
  const belowOne = p.select(p.greaterEqual(x, one), one, line);
  return p.select(p.lessEqual(x, scalar(-1, x.dtype)), zero, belowOne);
});

/** `then` where x is above `edge`, `otherwise` elsewhere. */
function above(x: Tensor, edge: number, then: Value, otherwise: Value): Tensor {
  const value = (of: Value) => (typeof of === 'number' ? scalar(of, x.dtype) : of);
  return p.select(p.greater(x, scalar(edge, x.dtype)), value(then), value(otherwise));
}

/** min(x, 0) with the slope 1 at 0; keeps what is chosen away from overflow above it. */
function below0(x: Tensor): Tensor {
  return above(x, 0, 0, x);
}

/** min(max(x, low), high), with the slope 1 at both ends. */
function between(x: Tensor, low: number, high: number): Tensor {
  const least = scalar(low, x.dtype);
  return p.select(p.less(x, least), least, above(x, high, high, x));
}
