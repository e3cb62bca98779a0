import type { Tensor } from '../graph/index.ts';
import { add, max, maximum, multiply, subtract, sum, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * By how much the best wrong class comes near the right one, for each row: max(neg - pos + 1, 0), with
 * pos = Σ yTrue yPred and neg = max((1 - yTrue) yPred) over the last axis.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.categorical_hinge`.
 *
 * ```ts
 * import { categoricalHinge } from 'nabla/losses';
 * categoricalHinge([[0, 1]], [[0.5, 1]]).arraySync(); // [0.5]
 * ```
 */
export function categoricalHinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('categoricalHinge', yTrue, yPred);
  const right = sum(multiply(target, prediction), { axis: -1 });
  const wrong = max(multiply(subtract(1, target), prediction), { axis: -1 });
  return maximum(add(subtract(wrong, right), 1), 0);
}

/**
 * The mean of max(neg - pos + 1, 0), with pos = Σ yTrue yPred and neg = max((1 - yTrue) yPred).
 *
 * Source: `keras.losses.CategoricalHinge`.
 *
 * ```ts
 * import { CategoricalHinge } from 'nabla/losses';
 * new CategoricalHinge()([[0, 1]], [[0.5, 1]]).item(); // 0.5
 * ```
 */
export class CategoricalHinge extends MatchedLoss {
  static override readonly className: string = 'CategoricalHinge';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalHinge(yTrue, yPred);
  }
}
