import { show, UsageError } from '../base/index.ts';
import { maskOf, type Tensor } from '../graph/index.ts';
import { applyMask } from '../losses/index.ts';
import { cast, type TensorLike, toTensor } from '../ops/index.ts';
import { AveragingMetric } from './averaging.ts';
import type { MetricOptions, UpdateOptions } from './metric.ts';

/** A number for each row, from targets and predictions. */
export type RowFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * The mean over rows of what a function gives for each.
 *
 * Throws `UsageError` for what is no function.
 *
 * Source: `keras.metrics.MeanMetricWrapper`.
 *
 * ```ts
 * import { meanAbsoluteError } from 'nabla/losses';
 * import { MeanMetricWrapper } from 'nabla/metrics';
 * const metric = new MeanMetricWrapper(meanAbsoluteError, { name: 'mae' });
 * metric.updateState([[1], [2]], [[1], [4]]);
 * metric.result().item(); // 1
 * ```
 */
export class MeanMetricWrapper extends AveragingMetric {
  static override readonly className: string = 'MeanMetricWrapper';
  static override readonly required: readonly string[] = ['fn'];
  readonly fn: RowFunction;

  constructor(fn: RowFunction, options: MetricOptions = {}) {
    super(options);
    if (typeof fn !== 'function') {
      throw new UsageError(
        `${this.name} makes a metric of a function, and was given ${show(fn)}. Files cannot hold functions: give the metric in code.`,
        { doing: 'MeanMetricWrapper', given: fn, wanted: 'a function' },
      );
    }
    this.fn = fn;
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const prediction = toTensor(yPred);
    const values = this.fn(toTensor(yTrue), prediction);
    const given = options.sampleWeight ?? undefined;
    const weight = given === undefined ? undefined : cast(toTensor(given), this.dtype);
    this.gather(values, applyMask(weight, maskOf(prediction), this.dtype, 'sum'));
  }
}
