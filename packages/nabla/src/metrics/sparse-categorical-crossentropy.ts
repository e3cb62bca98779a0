import { sparseCategoricalCrossentropy } from '../losses/index.ts';
import { ErrorMetric } from './error-metric.ts';
import type { MetricOptions } from './metric.ts';

export interface SparseCategoricalCrossentropyOptions extends MetricOptions {
  /** Whether the predictions are logits instead of probabilities. Default false. */
  fromLogits?: boolean;
  /** The class to ignore. Default `null`: none. */
  ignoreClass?: number | null;
  /** The axis of the classes. Default -1. */
  axis?: number;
}

/**
 * The crossentropy over all rows of class numbers: the mean of -log p of the right class. Rows of an
 * ignored class lose 0.
 *
 * Source: `keras.metrics.SparseCategoricalCrossentropy`.
 *
 * ```ts
 * import { SparseCategoricalCrossentropy } from 'nabla/metrics';
 * const metric = new SparseCategoricalCrossentropy();
 * metric.updateState([1], [[0.5, 0.5]]);
 * metric.result().item(); // 0.6931
 * ```
 */
export class SparseCategoricalCrossentropy extends ErrorMetric {
  static override readonly className: string = 'SparseCategoricalCrossentropy';
  static override readonly options: readonly string[] = [
    'name',
    'dtype',
    'fromLogits',
    'ignoreClass',
    'axis',
  ];
  readonly fromLogits: boolean;
  readonly ignoreClass: number | null;
  readonly axis: number;

  constructor(options: SparseCategoricalCrossentropyOptions = {}) {
    const fromLogits = options.fromLogits ?? false;
    const ignoreClass = options.ignoreClass ?? null;
    const axis = options.axis ?? -1;
    super(
      (yTrue, yPred) =>
        sparseCategoricalCrossentropy(yTrue, yPred, { fromLogits, ignoreClass, axis }),
      options,
    );
    this.fromLogits = fromLogits;
    this.ignoreClass = ignoreClass;
    this.axis = axis;
  }
}
