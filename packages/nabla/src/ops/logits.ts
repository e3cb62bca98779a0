import { normalizeAxis } from '../base/shape.ts';
import type { Tensor } from '../graph/index.ts';
import * as p from './primitives/index.ts';

/** The activations that make probabilities, and whose logits crossentropies can work on. */
const activations = { sigmoid: p.sigmoid.op, softmax: p.softmax.op };

/**
 * What `activation` was applied to, if `x` is its direct result; along `axis`, for a softmax.
 *
 * Crossentropies work on it instead of on the probabilities: log(sigmoid(z)) has a slope for every z,
 * and log of the rounded sigmoid has none where that is 0 or 1.
 */
export function logitsOf(
  x: Tensor,
  activation: keyof typeof activations,
  axis = -1,
): Tensor | undefined {
  if (x.origin.kind !== 'op' || x.origin.op !== activations[activation]) return undefined;
  const { attrs, inputs } = x.origin;
  const along = (attrs as { axis?: number }).axis;
  const fits =
    along === undefined || normalizeAxis(along, x.rank) === normalizeAxis(axis, x.rank, activation);
  return fits ? inputs[0] : undefined;
}
