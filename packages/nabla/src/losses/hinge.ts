import type { Tensor } from '../graph/index.ts';
import { maximum, mean, multiply, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { MatchedLoss } from './matched-loss.ts';
import { signsOf } from './signs.ts';

/**
 * How far each row is from the right side of the margin: mean(max(1 - yTrue yPred, 0)) over the last
 * axis. Labels are -1 and 1; those of 0 and 1 are taken as such.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.hinge`.
 *
 * ```ts
 * import { hinge } from 'nabla/losses';
 * hinge([[-1, 1]], [[1, 0.5]]).arraySync(); // [1.25]
 * ```
 */
export function hinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('hinge', yTrue, yPred);
  const margin = subtract(1, multiply(signsOf(target), prediction));
  return mean(maximum(margin, 0), { axis: -1 });
}

/**
 * The mean of max(1 - yTrue yPred, 0), for labels of -1 and 1, or of 0 and 1.
 *
 * Source: `keras.losses.Hinge`.
 *
 * ```ts
 * import { Hinge } from 'nabla/losses';
 * new Hinge()([[0, 1]], [[1, 0.5]]).item(); // 1.25
 * ```
 */
export class Hinge extends MatchedLoss {
  static override readonly className: string = 'Hinge';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return hinge(yTrue, yPred);
  }
}
