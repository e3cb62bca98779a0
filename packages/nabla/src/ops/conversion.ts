import { checkOptionNames, type DType, toDType } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';

export interface ConvertOptions {
  /** Default: that of `x`; `floatx` for numbers, `bool` for booleans. */
  dtype?: DType | null;
}

/** `x` as a tensor: nested arrays, typed arrays, numbers, variables. */
export function convertToTensor(x: TensorLike, options: ConvertOptions = {}): Tensor {
  checkOptionNames('convertToTensor', options, ['dtype']);
  const made = toTensor(x);
  return options.dtype ? cast(made, toDType(options.dtype)) : made;
}

/** Keras's other name for `convertToTensor`. */
export const array: typeof convertToTensor = convertToTensor;

/**
 * The values of `x` as a typed array in row-major order, computed now.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.convertToNumpy(ops.add([1, 2], 1)); // Float32Array [2, 3]
 * ```
 */
export function convertToNumpy(x: TensorLike): ReturnType<Tensor['dataSync']> {
  return toTensor(x).dataSync();
}

/** Whether `x` is a tensor. Symbolic tensors and variables are none, as in Keras. */
export function isTensor(x: unknown): x is Tensor {
  return x instanceof Tensor;
}

/** The dtype of `x`. */
export function dtype(x: { readonly dtype: DType }): DType {
  return x.dtype;
}
