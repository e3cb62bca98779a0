/**
 * Everything that can be computed: `keras.ops` under Keras's names, and gradients of functions.
 * The primitives that graphs are made of are in `primitives/`, one record each.
 */
import '../runtime/install.ts';

export * from './activation.ts';
export {
  abs,
  absolute,
  add,
  clip,
  divide,
  divideNoNan,
  floorDivide,
  hypot,
  maximum,
  minimum,
  mod,
  multiply,
  negative,
  power,
  reciprocal,
  sign,
  signbit,
  square,
  subtract,
  trueDivide,
} from './arithmetic.ts';
export { customGradient, grad, gradientOf, stopGradient, valueAndGrad } from './autodiff.ts';
export type { OnList, OnOne, OnTwo } from './callable.ts';
export * from './comparison.ts';
export * from './conversion.ts';
export { cast, type TensorLike, type TensorOptions, tensor, toTensor } from './convert.ts';
export * from './convolution.ts';
export * from './creation.ts';
export * from './crossentropy.ts';
export * from './diagonal.ts';
export { type Einsum, einsum } from './einsum.ts';
export * from './exponential.ts';
export { floatx, setFloatx } from './floatx.ts';
export * from './indexing.ts';
export { jit } from './jit.ts';
export * from './joining.ts';
export * from './linear.ts';
export * from './logic.ts';
export * from './logits.ts';
export * from './nan-reduction.ts';
export * from './norm.ts';
export * from './normalization.ts';
export * from './one-hot.ts';
export * from './padding.ts';
export * from './piecewise.ts';
export * from './pooling.ts';
export * from './products.ts';
export * from './quantile.ts';
export * from './ranges.ts';
export * from './reduction.ts';
export * from './repeating.ts';
export * from './rounding.ts';
export { type ScanOptions, scan } from './scan.ts';
export * from './scattering.ts';
export * from './searching.ts';
export * from './shape.ts';
export * from './softmax.ts';
export * from './sorting.ts';
export * from './sparsemax.ts';
export type { PerAxis, SpatialOptions } from './spatial.ts';
export * from './splitting.ts';
export {
  type AverageOptions,
  average,
  type MomentsOptions,
  moments,
  std,
  variance as var,
} from './statistics.ts';
export * from './triangle.ts';
export * from './trigonometry.ts';
export * from './turning.ts';
