/**
 * nabla: deep learning in Keras's words, with backpropagation that can be seen.
 *
 * Every public name is here or in one of the namespaces, each of which is also a subpath:
 * `nabla/layers`, `nabla/models`, ...
 */
import './complete.ts';

export * as activations from './activations/index.ts';
export {
  ArgumentRangeError,
  BackendError,
  DataError,
  type DType,
  DTypeError,
  type Facts,
  FileFormatError,
  GradientError,
  GraphError,
  NablaError,
  registerKerasSerializable,
  type Shape,
  ShapeError,
  UnknownNameError,
  UsageError,
} from './base/index.ts';
export * as callbacks from './callbacks/index.ts';
export * as constraints from './constraints/index.ts';
export type { Explanation } from './explain/index.ts';
export * as explain from './explain/index.ts';
export {
  KerasTensor,
  type NestedArray,
  printGraph,
  Tensor,
  Variable,
  verifyGraph,
} from './graph/index.ts';
export * as initializers from './initializers/index.ts';
export * as layers from './layers/index.ts';
export { Input, Layer } from './layers/index.ts';
export * as losses from './losses/index.ts';
export * as metrics from './metrics/index.ts';
export * as models from './models/index.ts';
export { Model, Sequential } from './models/index.ts';
export * as ops from './ops/index.ts';
export {
  customGradient,
  floatx,
  grad,
  jit,
  setFloatx,
  stopGradient,
  type TensorLike,
  tensor,
  valueAndGrad,
} from './ops/index.ts';
export * as optimizers from './optimizers/index.ts';
export * as random from './random/index.ts';
export { setRandomSeed } from './random/index.ts';
export * as regularizers from './regularizers/index.ts';
export { ready, setThreads } from './runtime/index.ts';
