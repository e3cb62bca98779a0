/**
 * Everything that can be computed: `keras.ops` under Keras's names, and gradients of functions.
 * The primitives that graphs are made of are in `primitives/`, one record each.
 */
import '../runtime/index.ts';

export * from './arithmetic.ts';
export { customGradient, grad, gradientOf, stopGradient, valueAndGrad } from './autodiff.ts';
export type { OnList, OnOne, OnTwo } from './callable.ts';
export { cast, type TensorLike, type TensorOptions, tensor, toTensor } from './convert.ts';
export { floatx, setFloatx } from './floatx.ts';
export { records } from './primitives/index.ts';
