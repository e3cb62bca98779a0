import type { IoUOptions } from './iou.ts';
import { OverlapMetric } from './overlap-metric.ts';

/**
 * How much of what has or is given a class has both: TP / (TP + FP + FN), the mean over all classes.
 *
 * Targets and predictions are class numbers of any one shape. Source: `keras.metrics.MeanIoU`.
 *
 * ```ts
 * import { MeanIoU } from 'nabla/metrics';
 * const metric = new MeanIoU(2);
 * metric.updateState([0, 0, 1, 1], [0, 1, 0, 1]);
 * metric.result().item(); // about 0.3333
 * ```
 */
export class MeanIoU extends OverlapMetric {
  static override readonly className: string = 'MeanIoU';
  static override readonly required: readonly string[] = ['numClasses'];
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'ignoreClass',
    'sparseYTrue',
    'sparseYPred',
    'axis',
  ];

  constructor(numClasses: number, options: IoUOptions = {}) {
    const { sparseYTrue, sparseYPred } = options;
    const targetClassIds = Array.from({ length: numClasses }, (_, id) => id);
    super(options, { numClasses, targetClassIds, sparseYTrue, sparseYPred });
  }
}
