import { greaterEqual, type TensorLike } from '../ops/index.ts';
import type { MetricOptions, UpdateOptions } from './metric.ts';
import { OverlapMetric } from './overlap-metric.ts';

export interface BinaryIoUOptions extends MetricOptions {
  /** The classes to average over. Default [0, 1]. */
  targetClassIds?: readonly number[];
  /** Predictions from it on are taken as class 1. Default 0.5. */
  threshold?: number;
}

/**
 * How much of what has or is given a class has both: TP / (TP + FP + FN), the mean over the classes 0
 * and 1.
 *
 * Targets, 0 or 1, and predictions, from 0 to 1, have any one shape. Throws `ArgumentRangeError` for
 * another class.
 *
 * Source: `keras.metrics.BinaryIoU`.
 *
 * ```ts
 * import { BinaryIoU } from 'nabla/metrics';
 * const metric = new BinaryIoU({ threshold: 0.3 });
 * metric.updateState([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7]);
 * metric.result().item(); // about 0.3333
 * ```
 */
export class BinaryIoU extends OverlapMetric {
  static override readonly className: string = 'BinaryIoU';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'targetClassIds',
    'threshold',
  ];
  readonly threshold: number;

  constructor(options: BinaryIoUOptions = {}) {
    super(options, { numClasses: 2, targetClassIds: options.targetClassIds ?? [0, 1] });
    this.threshold = options.threshold ?? 0.5;
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    super.updateState(yTrue, greaterEqual(yPred, this.threshold), options);
  }
}
