import { checkNumber, normalizeAxes, type PartialShape } from '../base/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import { rmsNormalization } from '../ops/index.ts';
import { built, featuresOf } from './features.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface RMSNormalizationOptions extends LayerOptions {
  /** The axis, or axes together, of the features that are normalized. Default -1. */
  axis?: number | readonly number[];
  /** Added to the mean of squares. Default 1e-6. */
  epsilon?: number;
}

/**
 * Divides each sample by the root of the mean of its squares: y = scale x / √(mean(x²) + epsilon).
 *
 * The weight `scale` has the lengths of `axis`. Throws `ShapeError` where one of those is open.
 *
 * Source: Zhang and Sennrich 2019; `keras.layers.RMSNormalization`.
 *
 * ```ts
 * import { RMSNormalization } from 'nabla/layers';
 * new RMSNormalization({ epsilon: 0 })([[2, -2]]).arraySync(); // [[1, -1]]
 * ```
 */
export class RMSNormalization extends Layer {
  static override readonly className: string = 'RMSNormalization';
  static override readonly options: readonly string[] = [...Layer.options, 'axis', 'epsilon'];
  readonly axis: number | readonly number[];
  readonly epsilon: number;
  scale: Variable | undefined;

  constructor(options: RMSNormalizationOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
    this.epsilon = checkNumber('RMSNormalization', 'epsilon', options.epsilon ?? 1e-6, { min: 0 });
  }

  override build(inputShape: PartialShape): void {
    const axes = normalizeAxes(this.axis, inputShape.length, this.name);
    const shape = axes.map((axis) => featuresOf(this.name, inputShape, axis));
    this.scale = this.addWeight({ name: 'scale', shape, initializer: 'ones' });
  }

  override call(inputs: Tensor): Tensor {
    const { axis, epsilon } = this;
    return rmsNormalization(inputs, { scale: built(this, this.scale), axis, epsilon });
  }
}
