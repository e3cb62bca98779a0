import type { Tensor } from '../graph/index.ts';
import { aligned } from '../losses/index.ts';
import { sqrt, square, subtract, type TensorLike } from '../ops/index.ts';
import { AveragingMetric } from './averaging.ts';
import type { UpdateOptions } from './metric.ts';

/**
 * The root of the mean squared error over all rows: √mean((yTrue - yPred)²).
 *
 * Source: `keras.metrics.RootMeanSquaredError`.
 *
 * ```ts
 * import { RootMeanSquaredError } from 'nabla/metrics';
 * const metric = new RootMeanSquaredError();
 * metric.updateState([[0], [0]], [[1], [7]]);
 * metric.result().item(); // 5
 * ```
 */
export class RootMeanSquaredError extends AveragingMetric {
  static override readonly className: string = 'RootMeanSquaredError';

  override get direction(): 'up' | 'down' {
    return 'down';
  }

  override updateState(yTrue: TensorLike, yPred: TensorLike, options: UpdateOptions = {}): void {
    const [target, prediction] = aligned('RootMeanSquaredError', yTrue, yPred);
    this.gather(square(subtract(target, prediction)), options.sampleWeight);
  }

  override result(): Tensor {
    return sqrt(super.result());
  }
}
