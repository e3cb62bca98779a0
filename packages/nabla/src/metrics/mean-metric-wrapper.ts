import { maskOf, setMask, type Tensor } from '../graph/index.ts';
import { type TensorLike, toTensor } from '../ops/index.ts';
import { AveragingMetric } from './averaging.ts';
import type { MetricOptions, UpdateOptions } from './metric.ts';

/** A number for each row, from targets and predictions. */
export type RowFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * The mean over rows of what a function gives for each.
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
    this.fn = fn;
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const prediction = toTensor(yPred);
    const values = this.fn(toTensor(yTrue), prediction);
    const mask = maskOf(prediction);
    if (mask) setMask(values, mask);
    this.gather(values, options);
  }
}
