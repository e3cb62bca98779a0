import type { Tensor } from '../graph/index.ts';
import { clip, divide, log, multiply, sum, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { EPSILON } from './epsilon.ts';
import { MatchedLoss } from './matched-loss.ts';

/**
 * How far the distribution yPred is from yTrue, for each row: Σ yTrue log(yTrue / yPred) over the last
 * axis, with both kept within [1e-7, 1].
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: `keras.losses.kl_divergence`.
 *
 * ```ts
 * import { klDivergence } from 'nabla/losses';
 * klDivergence([[0, 1]], [[0.5, 0.5]]).arraySync(); // about [0.6931]
 * ```
 */
export function klDivergence(yTrue: TensorLike, yPred: TensorLike): Tensor {
  const [target, prediction] = aligned('klDivergence', yTrue, yPred);
  const [p, q] = [target, prediction].map((x) => clip(x, EPSILON, 1));
  return sum(multiply(p, log(divide(p, q))), { axis: -1 });
}

/**
 * The Kullback-Leibler divergence of yPred from yTrue: Σ yTrue log(yTrue / yPred), with both kept within
 * [1e-7, 1].
 *
 * Source: `keras.losses.KLDivergence`.
 *
 * ```ts
 * import { KLDivergence } from 'nabla/losses';
 * new KLDivergence()([[0, 1]], [[0.5, 0.5]]).item(); // about 0.6931
 * ```
 */
export class KLDivergence extends MatchedLoss {
  static override readonly className: string = 'KLDivergence';

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return klDivergence(yTrue, yPred);
  }
}
