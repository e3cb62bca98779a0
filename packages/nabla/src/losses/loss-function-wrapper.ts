import { show, UsageError } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { Loss, type LossOptions } from './loss.ts';
import { alignRanks } from './reduce.ts';

/** A loss of your own, without a class: the loss of each row, or one number. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * A loss made of a function of targets and predictions. (n,) and (n, 1) reach it as (n, 1) both.
 *
 * Throws `UsageError` for what is no function, and where the function returns no tensor.
 *
 * Source: Keras's `LossFunctionWrapper`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { get } from 'nabla/losses';
 * const halfSquares = get((yTrue, yPred) =>
 *   ops.multiply(0.5, ops.sum(ops.square(ops.subtract(yTrue, yPred)))),
 * );
 * halfSquares([[0, 0]], [[1, 2]]).item(); // 2.5
 * ```
 */
export class LossFunctionWrapper extends Loss {
  static override readonly className: string = 'LossFunctionWrapper';
  static override readonly required: readonly string[] = ['fn'];
  readonly fn: LossFunction;

  constructor(fn: LossFunction, options: LossOptions = {}) {
    super({ ...options, name: options.name ?? (fn?.name || 'loss') });
    if (typeof fn !== 'function') {
      throw new UsageError(
        `LossFunctionWrapper makes a loss of a function, and was given ${show(fn)}. Files cannot hold functions: give the loss in code.`,
        { doing: 'LossFunctionWrapper', given: fn, wanted: 'a function' },
      );
    }
    this.fn = fn;
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    const values: unknown = this.fn(...alignRanks(yTrue, yPred));
    if (values instanceof Tensor) return values;
    throw new UsageError(
      `The loss ${this.name} returned ${show(values)}; it must return a tensor: the loss of each row, or one number. Compute it with nabla's ops.`,
      { doing: `loss ${this.name}`, given: values, wanted: 'a tensor' },
    );
  }
}
