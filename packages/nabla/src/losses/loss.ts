import {
  type Config,
  checkChoice,
  classNameOf,
  isFloating,
  type KerasClass,
  KerasObject,
  type PartialShape,
  type Shape,
  toSnakeCase,
} from '../base/index.ts';
import { maskOf, type Tensor } from '../graph/index.ts';
import { cast, floatx, logicalAnd, multiply, type TensorLike, toTensor } from '../ops/index.ts';
import { alignRanks, applyMask, reduceValues } from './reduce.ts';

const REDUCTIONS = [
  'sum_over_batch_size',
  'sum',
  'mean',
  'mean_with_sample_weight',
  'none',
] as const;

/**
 * How the losses of the rows become one number: their sum over the number of rows (also when they
 * are weighted), their sum, `mean` (as the first), the weighted mean, or not at all.
 */
export type Reduction = (typeof REDUCTIONS)[number];

/**
 * What shape targets have: that of the predictions, that without the axis of the classes, or one that
 * only the loss knows.
 */
export type TargetShape = 'like predictions' | 'class numbers' | 'any';

export interface LossOptions {
  /** Default `sum_over_batch_size`. */
  reduction?: Reduction;
  /** Default: Keras's name of the loss. */
  name?: string;
}

/** Targets as a data set holds them, before they become tensors. */
export interface TargetColumn {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** How the parts of a slope are written. */
export interface SlopeNames {
  /** The element of the prediction, after its activation: `Y1`. */
  readonly output: string;
  /** The element of the target: `T1`. */
  readonly target: string;
  /** The place of the element in its row, from 0. */
  readonly index: number;
  /** Whether the slope is by the sum before the activation. */
  readonly fromSums: boolean;
  /** What the mean over all elements divides by, ready to append: ` / 6`; empty where it is 1. */
  readonly overElements: string;
  /** What the mean over rows divides by. */
  readonly overRows: string;
}

export interface LossCallOptions {
  /** A weight for each row, or each element of the row losses. */
  sampleWeight?: TensorLike | null;
}

export interface Loss {
  // biome-ignore lint/style/useShorthandFunctionType: a type could not merge with the class.
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
 * import { ops, type Tensor } from 'nabla';
 * import { Loss } from 'nabla/losses';
 * class Quartic extends Loss {
 *   override call(yTrue: Tensor, yPred: Tensor) {
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
    this.reduction = checkChoice(
      className,
      'reduction',
      options.reduction ?? 'sum_over_batch_size',
      REDUCTIONS,
    );
  }

  /** As of any object, but that `reduction: null` says `none`, as in Keras. */
  static override fromConfig(config: Config): KerasObject {
    const isKept = config.reduction === null;
    return super.fromConfig(isKept ? { ...config, reduction: 'none' } : config);
  }

  /** What shape the targets have. A compiled model checks it before it trains. */
  get targets(): TargetShape {
    return 'any';
  }

  /**
   * Throws `DataError` for targets that the loss cannot read, such as the label 3 of 3 classes. A model
   * asks for it before any weight changes; by default all targets are fine.
   */
  checkTargets(_targets: TargetColumn, _outputShape?: PartialShape): void {}

  /**
   * How the slope of the loss by one element of the predictions is written, for explanations; for the
   * sums before a matched activation where `fromSums`. By default the ops speak for themselves.
   */
  slope(_names: SlopeNames): string | undefined {
    return undefined;
  }

  /** The loss of each row. */
  abstract override call(yTrue: Tensor, yPred: Tensor): Tensor;

  protected override invoke(
    yTrue: TensorLike,
    yPred: TensorLike,
    options: LossCallOptions = {},
  ): Tensor {
    const prediction = toFloating(toTensor(yPred));
    const values = this.call(toTensor(yTrue), prediction);
    const given = options.sampleWeight ?? undefined;
    const weight = applyMask(
      given === undefined ? undefined : cast(toTensor(given), values.dtype),
      bothMasks(maskOf(prediction), maskOf(values)),
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

function bothMasks(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a && b ? logicalAnd(a, b) : (a ?? b);
}
