import { checkChoice } from '../base/check.ts';
import type { DType } from '../base/dtype.ts';

let current: 'float32' | 'float64' = 'float32';

/** The dtype of weights and of plain numbers: `float32` unless `setFloatx` said otherwise. */
export function floatx(): 'float32' | 'float64' {
  return current;
}

/** Makes `dtype` the dtype of the weights and numbers that are made from now on. */
export function setFloatx(dtype: DType): void {
  current = checkChoice('setFloatx', 'dtype', dtype, ['float32', 'float64'] as const);
}
