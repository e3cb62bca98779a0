import { setMask, type Tensor } from '../graph/index.ts';
import { any, logicalOr, where } from '../ops/index.ts';
import { elementMask } from './merge.ts';

/**
 * Joins inputs from left to right with `op`; where one of two does not count, the other stands alone.
 * The result has a mask if all inputs have.
 */
export function mergeMasked(
  op: (a: Tensor, b: Tensor) => Tensor,
  inputs: readonly Tensor[],
): Tensor {
  const elements = inputs.map((value) => ({ value, mask: elementMask(value) }));
  const { value, mask } = elements.reduce((joined, next) => {
    const b = next.mask ? where(next.mask, next.value, joined.value) : next.value;
    const a = joined.mask ? where(joined.mask, joined.value, b) : joined.value;
    return { value: op(a, b), mask: joined.mask && next.mask && logicalOr(joined.mask, next.mask) };
  });
  if (mask && inputs.length > 1) setMask(value, any(mask, { axis: -1 }));
  return value;
}
