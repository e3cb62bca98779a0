import { normalizeAxes } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { cast } from './convert.ts';
import * as p from './primitives/index.ts';
import { keepAxes } from './primitives/sum-broadcast.ts';

export interface ReduceOptions {
  /** The axis or axes that are reduced; negative ones count from the back. Default all. */
  axis?: number | readonly number[] | null;
  /** Whether reduced axes stay, with the length 1. Default false. */
  keepdims?: boolean;
}

export const REDUCE_OPTIONS: readonly (keyof ReduceOptions)[] = ['axis', 'keepdims'];

/** Reduces over the axes that the options name, and puts them back if they are to stay. */
export function reduceAxes(
  name: string,
  x: Tensor,
  options: ReduceOptions,
  fn: (axes: number[]) => Tensor,
): Tensor {
  const axes = normalizeAxes(options.axis, x.rank, name);
  const reduced = fn(axes);
  return options.keepdims ? p.reshape(reduced, { shape: keepAxes(x.shape, axes) }) : reduced;
}

/** Numbers of a dtype that can hold a sum: bool and uint8 count as int32. */
export function countable(x: Tensor): Tensor {
  return x.dtype === 'bool' || x.dtype === 'uint8' ? cast(x, 'int32') : x;
}
