import { type Config, checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { L1L2 } from '../regularizers/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface ActivityRegularizationOptions extends Omit<LayerOptions, 'activityRegularizer'> {
  /** Factor of the sum of magnitudes, from 0. Default 0. */
  l1?: number;
  /** Factor of the sum of squares, from 0. Default 0. */
  l2?: number;
}

/**
 * Gives its input back, and adds (l1 Σ|x| + l2 Σx²) / batch to the loss.
 *
 * Throws `ArgumentRangeError` for negative factors.
 *
 * Source: `keras.layers.ActivityRegularization`.
 *
 * ```ts
 * import { ActivityRegularization } from 'nabla/layers';
 * const layer = new ActivityRegularization({ l2: 0.5 });
 * layer([[1, 3]]);
 * layer.losses[0].item(); // 5
 * ```
 */
export class ActivityRegularization extends Layer {
  static override readonly className: string = 'ActivityRegularization';
  static override readonly options: readonly string[] = [...Layer.options, 'l1', 'l2'];
  readonly l1: number;
  readonly l2: number;
  override supportsMasking = true;

  constructor(options: ActivityRegularizationOptions = {}) {
    const l1 = checkNumber('ActivityRegularization', 'l1', options.l1 ?? 0, { min: 0 });
    const l2 = checkNumber('ActivityRegularization', 'l2', options.l2 ?? 0, { min: 0 });
    super({ ...options, activityRegularizer: new L1L2({ l1, l2 }) } as LayerOptions);
    this.l1 = l1;
    this.l2 = l2;
  }

  override call(inputs: Tensor): Tensor {
    return inputs;
  }

  override getConfig(): Config {
    const { activity_regularizer: _own, ...config } = super.getConfig();
    return config;
  }
}
