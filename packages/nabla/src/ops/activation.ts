import { ShapeError } from '../base/errors.ts';
import { formatShape, normalizeAxis } from '../base/shape.ts';
import type { Tensor } from '../graph/index.ts';
import { add, divide, multiply, negative, subtract, toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';

/** σ(x) = 1 / (1 + e⁻ˣ), elementwise. */
export const sigmoid: OnOne<[]> = onOne('sigmoid', (x) => p.sigmoid(toFloat(x)));

/** log σ(x) = -log(1 + e⁻ˣ), elementwise, without overflow. */
export const logSigmoid: OnOne<[]> = onOne('logSigmoid', (x) =>
  negative(softplus(negative(toFloat(x)))),
);

/** x σ(x), elementwise. Source: Ramachandran et al. 2017, "Searching for activation functions". */
export const silu: OnOne<[]> = onOne('silu', (x) => multiply(x, sigmoid(x)));

/** Another name of `silu`. */
export const swish: typeof silu = silu;

/** log(1 + eˣ), elementwise, without overflow. */
export const softplus: OnOne<[]> = onOne('softplus', (x) => p.softplus(toFloat(x)));

/** x / (1 + |x|), elementwise. */
export const softsign: OnOne<[]> = onOne('softsign', (x) => divide(x, add(1, p.absolute(x))));

/** x - tanh(x), elementwise. */
export const tanhShrink: OnOne<[]> = onOne('tanhShrink', (given) => {
  const x = toFloat(given);
  return subtract(x, p.tanh(x));
});

/** (x + √(x² + b)) / 2, elementwise; `b` (default 4) is how smooth it is. Source: Barron 2021. */
export const squareplus: OnOne<[options?: { b?: number }]> = onOne(
  'squareplus',
  (given, options = {}) => {
    const x = toFloat(given);
    return multiply(0.5, add(x, p.sqrt(add(p.square(x), options.b ?? 4))));
  },
  ['b'],
);

/**
 * x Φ(x), elementwise, with Φ the distribution of the standard normal: x (1 + erf(x / √2)) / 2.
 *
 * `approximate` (default true, as in `keras.ops`) takes x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
 * Source: Hendrycks and Gimpel 2016, "Gaussian error linear units".
 */
export const gelu: OnOne<[options?: { approximate?: boolean }]> = onOne(
  'gelu',
  (given, options = {}) => {
    const x = toFloat(given);
    const share =
      (options.approximate ?? true)
        ? p.tanh(multiply(Math.sqrt(2 / Math.PI), cubic(x)))
        : p.erf(multiply(Math.SQRT1_2, x));
    return multiply(multiply(0.5, x), add(1, share));
  },
  ['approximate'],
);

function cubic(x: Tensor): Tensor {
  return add(x, multiply(0.044715, multiply(x, p.square(x))));
}

/**
 * a σ(b), with a and b the first and the second half of `x` along `axis` (default -1).
 *
 * Throws `ShapeError` for an axis of odd length. Source: Dauphin et al. 2016, "Language modeling with
 * gated convolutional networks".
 */
export const glu: OnOne<[options?: { axis?: number }]> = onOne(
  'glu',
  (x, options = {}) => {
    const axis = normalizeAxis(options.axis ?? -1, x.shape.length, 'glu');
    const length = x.shape[axis];
    if (length % 2 !== 0) {
      throw new ShapeError(
        `glu: axis ${axis} of ${formatShape(x.shape)} has ${length} elements, which cannot be halved; give it an even length.`,
        {
          doing: 'glu',
          given: x.shape,
          wanted: 'an even length',
        },
      );
    }
    return multiply(half(x, axis, 0), sigmoid(half(x, axis, length / 2)));
  },
  ['axis'],
);

/** Half of `x` along `axis`, from `start` on. */
function half(x: Tensor, axis: number, start: number): Tensor {
  return p.slice(x, {
    starts: x.shape.map((_, each) => (each === axis ? start : 0)),
    sizes: x.shape.map((size, each) => (each === axis ? size / 2 : size)),
    strides: x.shape.map(() => 1),
  });
}
