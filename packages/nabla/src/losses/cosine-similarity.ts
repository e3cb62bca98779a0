import type { Tensor } from '../graph/index.ts';
import { multiply, negative, normalize, sum, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import type { LossOptions } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';

export interface CosineSimilarityParameters {
  /** The axis of the vectors. Default -1. */
  axis?: number;
}

export type CosineSimilarityOptions = CosineSimilarityParameters & LossOptions;

/**
 * Minus the cosine of the angle between targets and predictions: -Σ yTrue yPred / (‖yTrue‖ ‖yPred‖)
 * along `axis`; from -1, the same direction, to 1, the opposite one; 0 where one of them is 0.
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Throws `ShapeError` for shapes
 * that do not fit.
 *
 * Source: `keras.losses.cosine_similarity`.
 *
 * ```ts
 * import { cosineSimilarity } from 'nabla/losses';
 * cosineSimilarity([[0, 1], [1, 1]], [[0, 2], [1, -1]]).arraySync(); // about [-1, 0]
 * ```
 */
export function cosineSimilarity(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CosineSimilarityParameters = {},
): Tensor {
  const { axis = -1 } = options;
  const [target, prediction] = aligned('cosineSimilarity', yTrue, yPred);
  const product = multiply(normalize(target, { axis }), normalize(prediction, { axis }));
  return negative(sum(product, { axis }));
}

/**
 * Minus the mean cosine of the angles between targets and predictions.
 *
 * Source: `keras.losses.CosineSimilarity`.
 *
 * ```ts
 * import { CosineSimilarity } from 'nabla/losses';
 * new CosineSimilarity()([[0, 1], [1, 1]], [[0, 2], [1, -1]]).item(); // about -0.5
 * ```
 */
export class CosineSimilarity extends MatchedLoss {
  static override readonly className: string = 'CosineSimilarity';
  static override readonly options: readonly string[] = ['name', 'reduction', 'axis'];
  readonly axis: number;

  constructor(options: CosineSimilarityOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return cosineSimilarity(yTrue, yPred, this);
  }
}
