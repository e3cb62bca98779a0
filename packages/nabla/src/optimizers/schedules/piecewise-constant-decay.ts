import { ArgumentRangeError, checkNumber } from '../../base/index.ts';
import type { Tensor } from '../../graph/index.ts';
import { lessEqual, tensor, where } from '../../ops/index.ts';
import { LearningRateSchedule } from './schedule.ts';

export interface PiecewiseConstantDecayOptions {
  /** Default `PiecewiseConstant`. */
  name?: string;
}

/**
 * A rate that is constant between boundaries: values[0] up to boundaries[0] inclusive, values[1]
 * after it up to boundaries[1], and so on; the last value after the last boundary.
 *
 * Throws `ArgumentRangeError` unless boundaries rise and there is one value more than boundaries.
 *
 * Source: `keras.optimizers.schedules.PiecewiseConstantDecay`.
 *
 * ```ts
 * import { schedules } from 'nabla/optimizers';
 * const rate = new schedules.PiecewiseConstantDecay([100, 200], [1, 0.5, 0.25]);
 * rate(100).item(); // 1
 * rate(101).item(); // 0.5
 * ```
 */
export class PiecewiseConstantDecay extends LearningRateSchedule {
  static override readonly className: string = 'PiecewiseConstantDecay';
  static override readonly required: readonly string[] = ['boundaries', 'values'];
  static override readonly options: readonly string[] = ['name'];
  readonly boundaries: readonly number[];
  readonly values: readonly number[];
  override readonly name: string;

  constructor(
    boundaries: readonly number[],
    values: readonly number[],
    options: PiecewiseConstantDecayOptions = {},
  ) {
    super(options);
    const owner = 'PiecewiseConstantDecay';
    if (values.length !== boundaries.length + 1) {
      throw new ArgumentRangeError(
        `${owner}: ${boundaries.length} boundaries and ${values.length} values were given; there must be one value more than boundaries.`,
        { doing: owner, given: values, wanted: boundaries.length + 1 },
      );
    }
    this.boundaries = boundaries.map((each, index) =>
      checkNumber(owner, `boundaries[${index}]`, each, {
        min: boundaries[index - 1],
        aboveMin: true,
      }),
    );
    this.values = values.map((each, index) => checkNumber(owner, `values[${index}]`, each, {}));
    this.name = options.name ?? 'PiecewiseConstant';
  }

  override call(step: Tensor): Tensor {
    const last = tensor(this.values[this.values.length - 1]);
    return this.boundaries.reduceRight(
      (later, boundary, index) => where(lessEqual(step, boundary), this.values[index], later),
      last,
    );
  }
}
