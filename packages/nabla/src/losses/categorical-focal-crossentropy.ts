import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  clip,
  divide,
  log,
  logitsOf,
  logSoftmax,
  multiply,
  negative,
  power,
  softmax,
  subtract,
  sum,
  type TensorLike,
} from '../ops/index.ts';
import { aligned } from './align.ts';
import { hintForCategorical } from './crossentropy-hints.ts';
import { CrossentropyLoss, type CrossentropyParameters } from './crossentropy-loss.ts';
import { EPSILON } from './epsilon.ts';
import { smoothed } from './label-smoothing.ts';
import type { LossOptions } from './loss.ts';

export interface CategoricalFocalParameters extends CrossentropyParameters {
  /** The weight of all classes. Default 0.25. */
  alpha?: number;
  /** γ, from 0: how much less rows count that are right already. Default 2. */
  gamma?: number;
}

export type CategoricalFocalCrossentropyOptions = CategoricalFocalParameters & LossOptions;

/**
 * The crossentropy of each row, in which classes that are right already count less:
 * -Σ α (1 - p)^γ y log p along `axis`, with p divided by its sum and kept within [1e-7, 1 - 1e-7].
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Where `yPred` is the direct
 * result of a softmax along `axis`, log p is computed from what the softmax was applied to. Throws
 * `ShapeError` for shapes that do not fit.
 *
 * Source: Lin et al. 2017, "Focal loss for dense object detection";
 * `keras.losses.categorical_focal_crossentropy`.
 *
 * ```ts
 * import { categoricalFocalCrossentropy } from 'nabla/losses';
 * categoricalFocalCrossentropy([[0, 1]], [[0.5, 0.5]]).arraySync(); // about [0.04332]
 * ```
 */
export function categoricalFocalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: CategoricalFocalParameters = {},
): Tensor {
  const { alpha = 0.25, gamma = 2 } = options;
  const { labelSmoothing = 0, axis = -1, fromLogits = false } = options;
  const [target, prediction] = aligned('categoricalFocalCrossentropy', yTrue, yPred);
  hintForCategorical('categorical_focal_crossentropy', prediction, axis);
  const y = smoothed(target, labelSmoothing, 1 / (target.shape.at(-1) ?? 1));
  const output = fromLogits ? softmax(prediction, { axis }) : prediction;
  // Keras clips probabilities also where it made them itself of logits: only a given softmax is fused.
  const logits = fromLogits ? undefined : logitsOf(output, 'softmax', axis);
  const p = clip(divide(output, sum(output, { axis, keepdims: true })), EPSILON, 1 - EPSILON);
  const logs = logits ? logSoftmax(logits, { axis }) : log(p);
  const focus = multiply(alpha, power(subtract(1, p), gamma));
  return sum(multiply(focus, multiply(negative(y), logs)), { axis });
}

/**
 * The crossentropy in which classes that are right already count less: the mean of
 * -Σ α (1 - p)^γ y log p over all rows.
 *
 * Throws `ArgumentRangeError` for a `labelSmoothing` outside [0, 1], and an `alpha` or γ below 0.
 *
 * Source: Lin et al. 2017, "Focal loss for dense object detection";
 * `keras.losses.CategoricalFocalCrossentropy`.
 *
 * ```ts
 * import { CategoricalFocalCrossentropy } from 'nabla/losses';
 * new CategoricalFocalCrossentropy()([[0, 1]], [[0.5, 0.5]]).item(); // about 0.04332
 * ```
 */
export class CategoricalFocalCrossentropy extends CrossentropyLoss {
  static override readonly className: string = 'CategoricalFocalCrossentropy';
  static override readonly options: readonly string[] = [
    ...CrossentropyLoss.options,
    'alpha',
    'gamma',
  ];
  readonly alpha: number;
  readonly gamma: number;

  constructor(options: CategoricalFocalCrossentropyOptions = {}) {
    super(options);
    this.alpha = checkNumber(`${this}`, 'alpha', options.alpha ?? 0.25, { min: 0 });
    this.gamma = checkNumber(`${this}`, 'gamma', options.gamma ?? 2, { min: 0 });
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalFocalCrossentropy(yTrue, yPred, this);
  }
}
