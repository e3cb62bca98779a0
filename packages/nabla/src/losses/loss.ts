import { checkChoice, KerasObject, toSnakeCase, classNameOf, type KerasClass, isFloating } from '../base/index.ts';
import { maskOf, type Tensor } from '../graph/index.ts';
import { cast, floatx, multiply, type TensorLike, toTensor } from '../ops/index.ts';
import { alignRanks, applyMask, reduceValues } from './reduce.ts';

const REDUCTIONS = ['sum_over_batch_size', 'sum', 'mean', 'mean_with_sample_weight', 'none'] as const;

/**
 * How the losses of the rows become one number: their sum over the number of rows (also when they
 * are weighted), their sum, `mean` (as the first), the weighted mean, or not at all.
 */
export type Reduction = (typeof REDUCTIONS)[number];

export interface LossOptions {
  /** Default `sum_over_batch_size`. */
  reduction?: Reduction;
  /** Default: Keras's name of the loss. */
  name?: string;
}

export interface LossCallOptions {
  /** A weight for each row, or each element of the row losses. */
  sampleWeight?: TensorLike | null;
}

export interface Loss {
  (yTrue: TensorLike, yPred: TensorLike, options?: LossCallOptions): Tensor;
}

/**
 * The distance of predictions from targets, as one number to make small.
 *
 * A subclass gives `call(yTrue, yPred)`, the losses of the rows; calling the object reduces them.
 *
 * Source: `keras.losses.Loss`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * import { Loss } from 'nabla/losses';
 * class Quartic extends Loss {
 *   override call(yTrue, yPred) {
 *     return ops.mean(ops.power(ops.subtract(yPred, yTrue), 4), { axis: -1 });
 *   }
 * }
 * new Quartic()([[0], [0]], [[1], [2]]).item(); // 8.5
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface adds the call signature.
export abstract class Loss extends KerasObject {
  static override readonly module: string = 'keras.losses';
  static override readonly options: readonly string[] = ['name', 'reduction'];
  readonly name: string;
  readonly reduction: Reduction;

  constructor(options: LossOptions = {}) {
    super(options);
    const className = classNameOf(new.target as unknown as KerasClass);
    this.name = options.name ?? toSnakeCase(className);
    this.reduction = checkChoice(className, 'reduction', options.reduction ?? 'sum_over_batch_size', REDUCTIONS);
  }

  /** The loss of each row. */
  abstract override call(yTrue: Tensor, yPred: Tensor): Tensor;

  protected override invoke(yTrue: TensorLike, yPred: TensorLike, options: LossCallOptions = {}): Tensor {
    const prediction = toFloating(toTensor(yPred));
    const values = this.call(toTensor(yTrue), prediction);
    const given = options.sampleWeight ?? undefined;
    const weight = applyMask(
      given === undefined ? undefined : cast(toTensor(given), values.dtype),
      maskOf(prediction),
      values.dtype,
      this.reduction,
    );
    if (!weight) return reduceValues(values, undefined, this.reduction);
    const [aligned, weights] = alignRanks(values, weight);
    return reduceValues(multiply(aligned, weights), weights, this.reduction);
  }
}

function toFloating(x: Tensor): Tensor {
  return isFloating(x.dtype) ? x : cast(x, floatx());
}
