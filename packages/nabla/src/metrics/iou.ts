import { OverlapMetric, type OverlapOptions } from './overlap-metric.ts';

export interface IoUOptions extends OverlapOptions {
  /** Whether targets are class numbers, and not a score for each class. Default true. */
  sparseYTrue?: boolean;
  /** Whether predictions are class numbers. Default true. */
  sparseYPred?: boolean;
}

/**
 * How much of what has or is given a class has both: TP / (TP + FP + FN), the mean over some classes.
 *
 * Targets and predictions are class numbers of any one shape. Throws `ArgumentRangeError` for a class
 * that there is not.
 *
 * Source: `keras.metrics.IoU`.
 *
 * ```ts
 * import { IoU } from 'nabla/metrics';
 * const metric = new IoU(2, [0]);
 * metric.updateState([0, 0, 1, 1], [0, 1, 0, 1]);
 * metric.result().item(); // about 0.3333
 * ```
 */
export class IoU extends OverlapMetric {
  static override readonly className: string = 'IoU';
  static override readonly required: readonly string[] = ['numClasses', 'targetClassIds'];
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'ignoreClass',
    'sparseYTrue',
    'sparseYPred',
    'axis',
  ];

  constructor(numClasses: number, targetClassIds: readonly number[], options: IoUOptions = {}) {
    const { sparseYTrue, sparseYPred } = options;
    super(options, { numClasses, targetClassIds, sparseYTrue, sparseYPred });
  }
}
