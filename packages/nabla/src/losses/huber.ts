import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  abs,
  lessEqual,
  mean,
  multiply,
  square,
  subtract,
  type TensorLike,
  where,
} from '../ops/index.ts';
import { aligned } from './align.ts';
import type { LossOptions } from './loss.ts';
import { MatchedLoss } from './matched-loss.ts';

export interface HuberParameters {
  /** Above 0: where the square ends and the straight line begins. Default 1. */
  delta?: number;
}

export type HuberOptions = HuberParameters & LossOptions;

/**
 * The mean over the last axis of e² / 2 where |e| ≤ δ, and δ |e| - δ² / 2 where it is larger, with
 * e = yPred - yTrue.
 *
 * `yTrue` and `yPred` have the shape (batch, ..., n); the result has (batch, ...). Throws `ShapeError`
 * for shapes that do not fit.
 *
 * Source: Huber 1964, "Robust estimation of a location parameter"; `keras.losses.huber`.
 *
 * ```ts
 * import { huber } from 'nabla/losses';
 * huber([[0], [0]], [[1], [3]]).arraySync(); // [0.5, 2.5]
 * ```
 */
export function huber(yTrue: TensorLike, yPred: TensorLike, options: HuberParameters = {}): Tensor {
  const { delta = 1 } = options;
  const [target, prediction] = aligned('huber', yTrue, yPred);
  const error = subtract(prediction, target);
  const size = abs(error);
  const curve = multiply(0.5, square(error));
  const line = subtract(multiply(delta, size), 0.5 * delta ** 2);
  return mean(where(lessEqual(size, delta), curve, line), { axis: -1 });
}

/**
 * The Huber loss: e² / 2 where |e| ≤ δ, and δ |e| - δ² / 2 where it is larger, with e = yPred - yTrue.
 *
 * Throws `ArgumentRangeError` for a δ that is not above 0.
 *
 * Source: `keras.losses.Huber`.
 *
 * ```ts
 * import { Huber } from 'nabla/losses';
 * new Huber({ delta: 2 })([[0], [0]], [[1], [3]]).item(); // 2.25
 * ```
 */
export class Huber extends MatchedLoss {
  static override readonly className: string = 'Huber';
  static override readonly options: readonly string[] = ['name', 'reduction', 'delta'];
  readonly delta: number;

  constructor(options: HuberOptions = {}) {
    super({ ...options, name: options.name ?? 'huber_loss' });
    this.delta = checkNumber('Huber', 'delta', options.delta ?? 1, { min: 0, aboveMin: true });
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return huber(yTrue, yPred, this);
  }
}
