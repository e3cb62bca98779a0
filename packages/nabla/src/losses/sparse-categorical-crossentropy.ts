import { DataError, isFloating, normalizeAxis, type PartialShape } from '../base/index.ts';
import { setMask, type Tensor } from '../graph/index.ts';
import {
  cast,
  floatx,
  notEqual,
  sparseCategoricalCrossentropy as perRow,
  squeeze,
  type TensorLike,
  toTensor,
  where,
} from '../ops/index.ts';
import { hintForCategorical } from './crossentropy-hints.ts';
import {
  Loss,
  type LossOptions,
  type SlopeNames,
  type TargetColumn,
  type TargetShape,
} from './loss.ts';
import { difference } from './slope.ts';

export interface SparseCrossentropyParameters {
  /** Whether the predictions are logits instead of probabilities. Default false. */
  fromLogits?: boolean;
  /** Rows of this class do not count. Default `null`: all rows count. */
  ignoreClass?: number | null;
  /** The axis of the classes. Default -1. */
  axis?: number;
}

export type SparseCategoricalCrossentropyOptions = SparseCrossentropyParameters & LossOptions;

/**
 * The crossentropy of each row: -log p of its class, with p the predictions, divided by their sum and
 * kept within [1e-7, 1 - 1e-7].
 *
 * `yPred` has the classes along `axis`; `yTrue` holds class numbers, from 0, and has the shape of
 * `yPred` without `axis`, or with the length 1 there. The result has the shape of `yPred` without
 * `axis`; it is 0 for ignored rows, and has a mask that leaves them out. Where `yPred` is the direct
 * result of a softmax along `axis`, the loss is computed from what the softmax was applied to. Throws
 * `ShapeError` for shapes that do not fit.
 *
 * Source: `keras.losses.sparse_categorical_crossentropy`.
 *
 * ```ts
 * import { sparseCategoricalCrossentropy } from 'nabla/losses';
 * sparseCategoricalCrossentropy([1, 0], [[0.5, 0.5], [1, 0]]).arraySync(); // about [0.6931, 0]
 * ```
 */
export function sparseCategoricalCrossentropy(
  yTrue: TensorLike,
  yPred: TensorLike,
  options: SparseCrossentropyParameters = {},
): Tensor {
  const { fromLogits, ignoreClass = null, axis = -1 } = options;
  const given = toTensor(yPred);
  const output = isFloating(given.dtype) ? given : cast(given, floatx());
  const classes = labels(toTensor(yTrue), output, axis);
  hintForCategorical('sparse_categorical_crossentropy', output, axis);
  if (ignoreClass === null) return perRow(classes, output, { fromLogits, axis });
  const counts = notEqual(classes, ignoreClass);
  const values = perRow(where(counts, classes, 0), output, { fromLogits, axis });
  const counted = where(counts, values, 0);
  setMask(counted, counts);
  return counted;
}

/** The class numbers, without an axis of length 1 in the place of the classes. */
function labels(target: Tensor, output: Tensor, axis: number): Tensor {
  if (target.rank !== output.rank) return target;
  const at = normalizeAxis(axis, output.rank, 'sparseCategoricalCrossentropy');
  return target.shape[at] === 1 ? squeeze(target, { axis: at }) : target;
}

/**
 * The crossentropy of class numbers and probabilities: the mean of -log p of the right class over all
 * rows that count.
 *
 * Source: `keras.losses.SparseCategoricalCrossentropy`.
 *
 * ```ts
 * import { SparseCategoricalCrossentropy } from 'nabla/losses';
 * const loss = new SparseCategoricalCrossentropy({ ignoreClass: 9 });
 * loss([1, 9], [[0.5, 0.5], [1, 0]]).item(); // 0.6931
 * ```
 */
export class SparseCategoricalCrossentropy extends Loss {
  static override readonly className: string = 'SparseCategoricalCrossentropy';
  static override readonly options: readonly string[] = [
    'name',
    'reduction',
    'fromLogits',
    'ignoreClass',
    'axis',
  ];
  readonly fromLogits: boolean;
  readonly ignoreClass: number | null;
  readonly axis: number;

  constructor(options: SparseCategoricalCrossentropyOptions = {}) {
    super(options);
    this.fromLogits = options.fromLogits ?? false;
    this.ignoreClass = options.ignoreClass ?? null;
    this.axis = options.axis ?? -1;
  }

  override get targets(): TargetShape {
    return 'class numbers';
  }

  /** Refuses labels that are no class: numbers outside 0 to classes - 1, and broken ones. */
  override checkTargets({ shape, values }: TargetColumn, outputShape?: PartialShape): void {
    const classes = outputShape?.at(this.axis) ?? Infinity;
    const perRow = Math.max(1, values.length / shape[0]);
    for (let i = 0; i < values.length; i++) {
      const label = values[i];
      const isClass = Number.isInteger(label) && label >= 0 && label < classes;
      if (isClass || label === this.ignoreClass) continue;
      const [row, column] = [Math.floor(i / perRow), i % perRow];
      const range = classes === Infinity ? 'from 0' : `from 0 to ${classes - 1}`;
      throw new DataError(
        `${this.name}: row ${row} of y${perRow > 1 ? `, column ${column},` : ''} has the label ${label}; labels are whole numbers ${range}. They start at 0: subtract the lowest, or give the last layer more units.`,
        { doing: `loss ${this.name}`, given: label, wanted: [0, classes - 1], row, column },
      );
    }
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalCrossentropy(yTrue, yPred, this);
  }

  override slope({ output, index, fromSums, overRows }: SlopeNames): string {
    return fromSums
      ? difference(output, `[T = ${index}]`, overRows)
      : `-[T = ${index}] / ${output}${overRows}`;
  }
}
