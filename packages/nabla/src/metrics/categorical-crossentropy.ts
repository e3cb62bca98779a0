import { checkNumber } from '../base/index.ts';
import { categoricalCrossentropy } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

export interface CategoricalCrossentropyOptions extends MetricOptions {
  /** Whether the predictions are logits instead of probabilities. Default false. */
  fromLogits?: boolean;
  /** How far the targets are drawn towards uniform ones, from 0 to 1. Default 0. */
  labelSmoothing?: number;
  /** The axis of the classes. Default -1. */
  axis?: number;
}

/**
 * The crossentropy over all rows of one-hot targets: the mean of -Σ y log p.
 *
 * Source: `keras.metrics.CategoricalCrossentropy`.
 *
 * ```ts
 * import { CategoricalCrossentropy } from 'nabla/metrics';
 * const metric = new CategoricalCrossentropy();
 * metric.updateState([[0, 1]], [[0.5, 0.5]]);
 * metric.result().item(); // 0.6931
 * ```
 */
export class CategoricalCrossentropy extends ErrorMetric {
  static override readonly className: string = 'CategoricalCrossentropy';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'fromLogits',
    'labelSmoothing',
    'axis',
  ];
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly axis: number;

  constructor(options: CategoricalCrossentropyOptions = {}) {
    const fromLogits = options.fromLogits ?? false;
    const labelSmoothing = checkNumber(
      'CategoricalCrossentropy',
      'labelSmoothing',
      options.labelSmoothing ?? 0,
      { min: 0, max: 1 },
    );
    const axis = options.axis ?? -1;
    super(
      (yTrue, yPred) => categoricalCrossentropy(yTrue, yPred, { fromLogits, labelSmoothing, axis }),
      options,
    );
    this.fromLogits = fromLogits;
    this.labelSmoothing = labelSmoothing;
    this.axis = axis;
  }
}
