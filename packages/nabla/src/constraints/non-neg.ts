import type { Tensor } from '../graph/index.ts';
import { maximum } from '../ops/index.ts';
import { Constraint } from './constraint.ts';

/**
 * Sets negative weights to 0: max(w, 0).
 *
 * Source: `keras.constraints.NonNeg`.
 *
 * ```ts
 * import { NonNeg } from 'nabla/constraints';
 * new NonNeg()([-1, 2]).arraySync(); // [0, 2]
 * ```
 */
export class NonNeg extends Constraint {
  static override readonly className: string = 'NonNeg';

  override call(w: Tensor): Tensor {
    return maximum(w, 0);
  }

  override formula(): string {
    return 'max(w, 0)';
  }
}
