import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  add,
  mean,
  multiply,
  binaryCrossentropy as perElement,
  power,
  sigmoid,
  subtract,
  type TensorLike,
  toTensor,
} from '../ops/index.ts';
import { aligned } from './align.ts';
import { hintForBinary } from './crossentropy-hints.ts';
import { CrossentropyLoss, type CrossentropyParameters } from './crossentropy-loss.ts';
import { smoothed } from './label-smoothing.ts';
import type { LossOptions } from './loss.ts';

export interface BinaryFocalParameters extends CrossentropyParameters {
  /** Whether class 1 is weighted by `alpha` and class 0 by 1 - `alpha`. Default false. */
  applyClassBalancing?: boolean;
  /** From 0 to 1. Default 0.25. */
  alpha?: number;
  /** γ, from 0: how much less rows count that are right already. Default 2. */
  gamma?: number;
}

export type BinaryFocalCrossentropyOptions = BinaryFocalParameters & LossOptions;

/**
 * The binary crossentropy of each row, in which elements that are right already count less:
 * mean((1 - q)^γ bce) over `axis`, with q = y p + (1 - y) (1 - p).
 *
 * `yTrue` and `yPred` have one shape; the result has it without `axis`. Where `yPred` is the direct
 * result of a sigmoid, bce is computed from what the sigmoid was applied to. Throws `ShapeError` for
 * shapes that do not fit.
 *
 * Source: Lin et al. 2017, "Focal loss for dense object detection";
 * `keras.losses.binary_focal_crossentropy`.
 *
 * ```ts
 * import { binaryFocalCrossentropy } from 'nabla/losses';
 * binaryFocalCrossentropy([[0, 1]], [[0.5, 0.5]]).arraySync(); // [0.1733]
 * ```
 */
export function binaryFocalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: BinaryFocalParameters = {},
): Tensor {
  const { applyClassBalancing = false, alpha = 0.25, gamma = 2 } = options;
  const { labelSmoothing = 0, axis = -1, fromLogits = false } = options;
  if (!fromLogits) hintForBinary('binary_focal_crossentropy', toTensor(yPred));
  const output = fromLogits ? sigmoid(yPred) : yPred;
  const [given, p] = aligned('binaryFocalCrossentropy', yTrue, output);
  const y = smoothed(given, labelSmoothing, 0.5);
  const either = (ifOne: Tensor | number, ifZero: Tensor | number) =>
    add(multiply(y, ifOne), multiply(subtract(1, y), ifZero));
  const focus = power(subtract(1, either(p, subtract(1, p))), gamma);
  const values = multiply(focus, perElement(y, p));
  return mean(applyClassBalancing ? multiply(either(alpha, 1 - alpha), values) : values, { axis });
}

/**
 * The binary crossentropy, in which elements that are right already count less: the mean of
 * (1 - q)^γ bce, with q the probability of the right class.
 *
 * Throws `ArgumentRangeError` for an `alpha` or `labelSmoothing` outside [0, 1], and a γ below 0.
 *
 * Source: Lin et al. 2017, "Focal loss for dense object detection";
 * `keras.losses.BinaryFocalCrossentropy`.
 *
 * ```ts
 * import { BinaryFocalCrossentropy } from 'nabla/losses';
 * new BinaryFocalCrossentropy({ gamma: 2 })([[0, 1]], [[0.5, 0.5]]).item(); // 0.1733
 * ```
 */
export class BinaryFocalCrossentropy extends CrossentropyLoss {
  static override readonly className: string = 'BinaryFocalCrossentropy';
  static override readonly options: readonly string[] = [
    ...CrossentropyLoss.options,
    'applyClassBalancing',
    'alpha',
    'gamma',
  ];
  readonly applyClassBalancing: boolean;
  readonly alpha: number;
  readonly gamma: number;

  constructor(options: BinaryFocalCrossentropyOptions = {}) {
    super(options);
    this.applyClassBalancing = options.applyClassBalancing ?? false;
    this.alpha = checkNumber(`${this}`, 'alpha', options.alpha ?? 0.25, { min: 0, max: 1 });
    this.gamma = checkNumber(`${this}`, 'gamma', options.gamma ?? 2, { min: 0 });
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryFocalCrossentropy(yTrue, yPred, this);
  }
}
