import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { add, divide, multiply, subtract, sum, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { EPSILON } from './epsilon.ts';
import type { LossOptions } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';
import type { OverlapAxis } from './overlap.ts';

export interface TverskyParameters {
  /** The weight of what only yTrue has, from 0. Default 0.5. */
  alpha?: number;
  /** The weight of what only yPred has, from 0. Default 0.5. */
  beta?: number;
  /** Axes to sum over. Default `null`: all, which gives one number for the batch. */
  axis?: OverlapAxis;
}

export type TverskyOptions = TverskyParameters & LossOptions;

/**
 * How little two masks overlap, with a price for each kind of error: 1 - b / (b + α t + β p + 1e-7), with
 * b = Σ yTrue yPred, t = Σ yTrue (1 - yPred) and p = Σ (1 - yTrue) yPred.
 *
 * `yTrue` and `yPred` have one shape; the result has it without the axes summed over. Throws
 * `ShapeError` for shapes that do not fit.
 *
 * Source: Salehi et al. 2017, "Tversky loss function for image segmentation"; `keras.losses.tversky`.
 *
 * ```ts
 * import { tversky } from 'nabla/losses';
 * tversky([[1, 1, 0, 0]], [[1, 0, 0, 0]], { alpha: 0.25 }).item(); // about 0.2
 * ```
 */
export function tversky(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: TverskyParameters = {},
): Tensor {
  const { alpha = 0.5, beta = 0.5, axis = null } = options;
  const [target, prediction] = aligned('tversky', yTrue, yPred);
  const total = (a: Tensor, b: Tensor) => sum(multiply(a, b), { axis });
  const both = total(target, prediction);
  const onlyTrue = multiply(alpha, total(target, subtract(1, prediction)));
  const onlyPred = multiply(beta, total(subtract(1, target), prediction));
  const all = add(add(both, onlyTrue), add(onlyPred, EPSILON));
  return subtract(1, divide(both, all));
}

/**
 * The Tversky loss of two masks: 1 - b / (b + α t + β p + 1e-7), with b what both have, t what only yTrue
 * has and p what only yPred has. With α = β = 0.5 it is the Dice loss.
 *
 * Throws `ArgumentRangeError` for an α or β below 0.
 *
 * Source: `keras.losses.Tversky`.
 *
 * ```ts
 * import { Tversky } from 'nabla/losses';
 * new Tversky({ alpha: 0.25, beta: 0.75 })([[1, 1, 0, 0]], [[1, 0, 0, 0]]).item(); // about 0.2
 * ```
 */
export class Tversky extends MatchedLoss {
  static override readonly className: string = 'Tversky';
  static override readonly options: readonly string[] = [
    'name',
    'reduction',
    'alpha',
    'beta',
    'axis',
  ];
  readonly alpha: number;
  readonly beta: number;
  readonly axis: OverlapAxis;

  constructor(options: TverskyOptions = {}) {
    super(options);
    this.alpha = checkNumber('Tversky', 'alpha', options.alpha ?? 0.5, { min: 0 });
    this.beta = checkNumber('Tversky', 'beta', options.beta ?? 0.5, { min: 0 });
    this.axis = options.axis ?? null;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return tversky(yTrue, yPred, this);
  }
}
