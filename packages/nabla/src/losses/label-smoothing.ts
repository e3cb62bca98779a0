import type { Tensor } from '../graph/index.ts';
import { add, multiply } from '../ops/index.ts';

/** Targets drawn towards `middle` by the share `smoothing`: y (1 - s) + s middle. */
export function smoothed(target: Tensor, smoothing: number, middle: number): Tensor {
  if (smoothing === 0) return target;
  return add(multiply(target, 1 - smoothing), smoothing * middle);
}
