import type { Tensor } from '../graph/index.ts';
import { add, log, mean, multiply, subtract, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { EPSILON } from './epsilon.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * What a Poisson distribution with the rate yPred loses on counts, for each row:
 * mean(yPred - yTrue log(yPred + 1e-7)) over the last axis.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.poisson`.
 *
 * ```ts
 * import { poisson } from 'nabla/losses';
 * poisson([[1, 2]], [[1, 1]]).arraySync(); // [1]
 * ```
 */
export function poisson(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('poisson', yTrue, yPred);
  const gain = multiply(target, log(add(prediction, EPSILON)));
  return mean(subtract(prediction, gain), { axis: -1 });
}

/**
 * What a Poisson distribution with the rate yPred loses on counts: mean(yPred - yTrue log(yPred + 1e-7)).
 *
 * Source: `keras.losses.Poisson`.
 *
 * ```ts
 * import { Poisson } from 'nabla/losses';
 * new Poisson()([[1, 2]], [[1, 1]]).item(); // 1
 * ```
 */
export class Poisson extends MatchedLoss {
  static override readonly className: string = 'Poisson';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return poisson(yTrue, yPred);
  }
}
