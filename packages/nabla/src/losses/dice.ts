import type { Tensor } from '../graph/index.ts';
import { add, divide, multiply, subtract, sum, type TensorLike } from '../ops/index.ts';
import { aligned } from './align.ts';
import { EPSILON } from './epsilon.ts';
import type { LossOptions } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';
import type { OverlapAxis } from './overlap.ts';

export interface DiceParameters {
  /** Axes to sum over. Default `null`: all, which gives one number for the batch. */
  axis?: OverlapAxis;
}

export type DiceOptions = DiceParameters & LossOptions;

/**
 * How little two masks overlap: 1 - 2 Σ yTrue yPred / (Σ yTrue + Σ yPred + 1e-7), from 0 to 1.
 *
 * `yTrue` and `yPred` have one shape; the result has it without the axes summed over. Throws
 * `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.losses.dice`.
 *
 * ```ts
 * import { dice } from 'nabla/losses';
 * dice([[1, 1, 0, 0]], [[1, 0, 1, 0]]).item(); // 0.5
 * ```
 */
export function dice(yTrue: TensorLike, yPred: TensorLike, options: DiceParameters = {}): Tensor {
  const [target, prediction] = aligned('dice', yTrue, yPred);
  const total = (x: Tensor) => sum(x, { axis: options.axis ?? null });
  const both = multiply(2, total(multiply(target, prediction)));
  return subtract(1, divide(both, add(add(total(target), total(prediction)), EPSILON)));
}

/**
 * How little two masks overlap: 1 - 2 Σ yTrue yPred / (Σ yTrue + Σ yPred + 1e-7).
 *
 * Source: `keras.losses.Dice`.
 *
 * ```ts
 * import { Dice } from 'nabla/losses';
 * new Dice()([[1, 1, 0, 0]], [[1, 0, 1, 0]]).item(); // 0.5
 * ```
 */
export class Dice extends MatchedLoss {
  static override readonly className: string = 'Dice';
  static override readonly options: readonly string[] = ['name', 'reduction', 'axis'];
  readonly axis: OverlapAxis;

  constructor(options: DiceOptions = {}) {
    super(options);
    this.axis = options.axis ?? null;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return dice(yTrue, yPred, this);
  }
}
