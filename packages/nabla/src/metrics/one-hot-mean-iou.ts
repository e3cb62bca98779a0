import type { OneHotIoUOptions } from './one-hot-iou.ts';
import { OverlapMetric } from './overlap-metric.ts';

/**
 * `MeanIoU` of one-hot targets, and of predictions that are a score for each class.
 *
 * Targets and predictions have one shape, with the classes along `axis`. Source:
 * `keras.metrics.OneHotMeanIoU`.
 *
 * ```ts
 * import { OneHotMeanIoU } from 'nabla/metrics';
 * const metric = new OneHotMeanIoU(2);
 * metric.updateState([[1, 0], [0, 1]], [[0.8, 0.2], [0.6, 0.4]]);
 * metric.result().item(); // about 0.25
 * ```
 */
export class OneHotMeanIoU extends OverlapMetric {
  static override readonly className: string = 'OneHotMeanIoU';
  static override readonly required: readonly string[] = ['numClasses'];
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'ignoreClass',
    'sparseYPred',
    'axis',
  ];

  constructor(numClasses: number, options: OneHotIoUOptions = {}) {
    const { sparseYPred = false } = options;
    const targetClassIds = Array.from({ length: numClasses }, (_, id) => id);
    super(options, { numClasses, targetClassIds, sparseYTrue: false, sparseYPred });
  }
}
