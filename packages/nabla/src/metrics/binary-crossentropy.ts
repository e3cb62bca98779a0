import { checkNumber } from '../base/index.ts';
import { binaryCrossentropy } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

export interface BinaryCrossentropyOptions extends MetricOptions {
  /** Whether the predictions are logits instead of probabilities. Default false. */
  fromLogits?: boolean;
  /** How far the targets are drawn towards uniform ones, from 0 to 1. Default 0. */
  labelSmoothing?: number;
}

/**
 * The binary crossentropy over all rows: mean(-y log p - (1 - y) log(1 - p)).
 *
 * Source: `keras.metrics.BinaryCrossentropy`.
 *
 * ```ts
 * import { BinaryCrossentropy } from 'nabla/metrics';
 * const metric = new BinaryCrossentropy();
 * metric.updateState([[0], [1]], [[0.5], [0.5]]);
 * metric.result().item(); // 0.6931
 * ```
 */
export class BinaryCrossentropy extends ErrorMetric {
  static override readonly className: string = 'BinaryCrossentropy';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'fromLogits',
    'labelSmoothing',
  ];
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;

  constructor(options: BinaryCrossentropyOptions = {}) {
    const fromLogits = options.fromLogits ?? false;
    const labelSmoothing = checkNumber(
      'BinaryCrossentropy',
      'labelSmoothing',
      options.labelSmoothing ?? 0,
      { min: 0, max: 1 },
    );
    super(
      (yTrue, yPred) => binaryCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing }),
      options,
    );
    this.fromLogits = fromLogits;
    this.labelSmoothing = labelSmoothing;
  }
}
