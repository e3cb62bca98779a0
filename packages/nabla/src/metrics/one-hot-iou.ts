import { OverlapMetric, type OverlapOptions } from './overlap-metric.ts';

export interface OneHotIoUOptions extends OverlapOptions {
  /** Whether predictions are class numbers, and not a score for each class. Default false. */
  sparseYPred?: boolean;
}

/**
 * `IoU` of one-hot targets, and of predictions that are a score for each class.
 *
 * Targets and predictions have one shape, with the classes along `axis`. Throws `ArgumentRangeError`
 * for a class that there is not.
 *
 * Source: `keras.metrics.OneHotIoU`.
 *
 * ```ts
 * import { OneHotIoU } from 'nabla/metrics';
 * const metric = new OneHotIoU(2, [1]);
 * metric.updateState([[1, 0], [0, 1]], [[0.8, 0.2], [0.6, 0.4]]);
 * metric.result().item(); // 0
 * ```
 */
export class OneHotIoU extends OverlapMetric {
  static override readonly className: string = 'OneHotIoU';
  static override readonly required: readonly string[] = ['numClasses', 'targetClassIds'];
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'ignoreClass',
    'sparseYPred',
    'axis',
  ];

  constructor(
    numClasses: number,
    targetClassIds: readonly number[],
    options: OneHotIoUOptions = {},
  ) {
    const { sparseYPred = false } = options;
    super(options, { numClasses, targetClassIds, sparseYTrue: false, sparseYPred });
  }
}
