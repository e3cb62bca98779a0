import { KerasObject } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import { type TensorLike, toTensor } from '../../ops/index.ts';

export interface LearningRateSchedule {
  // biome-ignore lint/style/useShorthandFunctionType: a type could not merge with the class.
  (step: TensorLike): Tensor;
}

/**
 * A learning rate that depends on how many steps were taken.
 *
 * A subclass gives `call(step)`; an optimizer calls it with its number of steps, from 0.
 *
 * Source: `keras.optimizers.schedules.LearningRateSchedule`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { schedules, SGD } from 'nabla/optimizers';
 * class Halving extends schedules.LearningRateSchedule {
 *   override call(step) {
 *     return ops.power(0.5, ops.cast(step, 'float32'));
 *   }
 * }
 * new SGD({ learningRate: new Halving() }).learningRate; // 1
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class LearningRateSchedule extends KerasObject {
  static override readonly module: string = 'keras.optimizers.schedules';

  protected override invoke(step: TensorLike): Tensor {
    return this.call(toTensor(step));
  }

  /** The learning rate at `step`, a whole number from 0. */
  abstract override call(step: Tensor): Tensor;
}
