import { checkOptionNames } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from '../ops/callable.ts';
import {
  exp,
  gelu as geluOf,
  multiply,
  softplus,
  type TensorLike,
  tanh,
  toTensor,
} from '../ops/index.ts';

export {
  celu,
  elu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardSwish,
  hardTanh,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softShrink,
  softsign,
  sparsemax,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  swish,
  tanh,
  tanhShrink,
  threshold,
} from '../ops/index.ts';
export { relu } from './relu.ts';

/** eˣ, elementwise. */
export const exponential: OnOne<[]> = onOne('exponential', (x) => exp(x));

/**
 * x Φ(x), elementwise, with Φ the distribution of the standard normal: x (1 + erf(x / √2)) / 2.
 *
 * `approximate` (default false, other than in `ops`) takes the formula with tanh.
 * Source: Hendrycks and Gimpel 2016, "Gaussian error linear units".
 */
export const gelu: OnOne<[options?: { approximate?: boolean }]> = onOne(
  'gelu',
  (x, options = {}) => {
    checkOptionNames('gelu', options, ['approximate']);
    return geluOf(x, { approximate: options.approximate ?? false });
  },
  ['approximate'],
);

/** x tanh(log(1 + eˣ)), elementwise. Source: Misra 2019, "Mish". */
export const mish: OnOne<[]> = onOne('mish', (x) => multiply(x, tanh(softplus(x))));

/** x itself. */
export const linear: {
  (x: KerasTensor): KerasTensor;
  (x: TensorLike): Tensor;
} = Object.defineProperty(
  ((x: KerasTensor | TensorLike) => (x instanceof KerasTensor ? x : toTensor(x))) as typeof linear,
  'name',
  { value: 'linear' },
);
