import type { Tensor } from '../graph/index.ts';
import {
  add,
  clip,
  divide,
  greater,
  maximum,
  minimum,
  multiply,
  sqrt,
  square,
  subtract,
  sum,
  where,
} from '../ops/index.ts';
import type { UpdateLine } from './update.ts';

/** How gradients are bounded; at most one of the three is given. */
export interface ClipOptions {
  readonly clipnorm: number | null;
  readonly clipvalue: number | null;
  readonly globalClipnorm: number | null;
}

/** A gradient that may have been bounded, and how. */
export interface Clipped {
  readonly gradient: Tensor;
  readonly lines: readonly UpdateLine[];
}

/** The gradients, bounded: each by its own norm, all by their common norm, or element by element. */
export function clipGradients(gradients: readonly Tensor[], options: ClipOptions): Clipped[] {
  const { clipnorm, clipvalue, globalClipnorm } = options;
  if (clipnorm !== null) return gradients.map((g) => clipByNorm(g, clipnorm));
  if (globalClipnorm !== null) return clipByGlobalNorm(gradients, globalClipnorm);
  if (clipvalue !== null) return gradients.map((g) => clipByValue(g, clipvalue));
  return gradients.map((gradient) => ({ gradient, lines: [] }));
}

function clipByValue(g: Tensor, limit: number): Clipped {
  const gradient = clip(g, -limit, limit);
  return { gradient, lines: [{ symbol: 'g', formula: 'min(max(g, -c), c)', value: gradient }] };
}

function clipByNorm(g: Tensor, limit: number): Clipped {
  const squares = sum(square(g));
  const some = greater(squares, 0);
  // The root is taken of 1 where the norm is 0: there its own gradient would be infinite.
  const norm = where(some, sqrt(where(some, squares, 1)), squares);
  const bound = maximum(norm, limit);
  const gradient = divide(multiply(g, limit), bound);
  const factor = { symbol: 's', formula: 'c / max(‖g‖, c)', value: divide(limit, bound) };
  return { gradient, lines: [factor, { symbol: 'g', formula: 's g', value: gradient }] };
}

function clipByGlobalNorm(gradients: readonly Tensor[], limit: number): Clipped[] {
  const norm = sqrt(gradients.map((g) => sum(square(g))).reduce((a, b) => add(a, b)));
  const bounded = multiply(limit, minimum(divide(1, norm), 1 / limit));
  // Norm minus itself is 0, or NaN where the norm is infinite: such gradients must not pass as zeros.
  const value = add(bounded, subtract(norm, norm));
  const factor = { symbol: 's', formula: 'c min(1 / ‖all g‖, 1 / c)', value };
  return gradients.map((g) => {
    const gradient = multiply(g, value);
    return { gradient, lines: [factor, { symbol: 'g', formula: 's g', value: gradient }] };
  });
}
