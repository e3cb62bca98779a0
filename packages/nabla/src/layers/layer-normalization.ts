import { type Config, normalizeAxes, type PartialShape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { layerNormalization } from '../ops/index.ts';
import { AffineNormalization, type AffineNormalizationOptions } from './affine-normalization.ts';
import { featuresOf } from './features.ts';
import { withoutFixed } from './fixed-config.ts';

export interface LayerNormalizationOptions extends AffineNormalizationOptions {
  /** The axis, or axes together, of the features that are normalized. Default -1. */
  axis?: number | readonly number[];
}

/** Keras's deprecated switch to something else, off. */
const FIXED: Config = { rms_scaling: false };

/**
 * Normalizes each sample over its own features: y = gamma (x - mean) / √(variance + epsilon) + beta.
 *
 * Mean and variance are taken along `axis`, for each place on the other axes; gamma and beta have
 * the lengths of `axis`. Throws `ShapeError` where one of those is open.
 *
 * Source: Ba et al. 2016; `keras.layers.LayerNormalization`.
 *
 * ```ts
 * import { LayerNormalization } from 'nabla/layers';
 * new LayerNormalization({ epsilon: 0 })([[1, 3]]).arraySync(); // [[-1, 1]]
 * ```
 */
export class LayerNormalization extends AffineNormalization {
  static override readonly className: string = 'LayerNormalization';
  static override readonly options: readonly string[] = [...AffineNormalization.options, 'axis'];
  readonly axis: number | readonly number[];

  constructor(options: LayerNormalizationOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override build(inputShape: PartialShape): void {
    const axes = normalizeAxes(this.axis, inputShape.length, this.name);
    this.addScaleAndCenter(axes.map((axis) => featuresOf(this.name, inputShape, axis)));
  }

  override call(inputs: Tensor): Tensor {
    const { gamma, beta, axis, epsilon } = this;
    return layerNormalization(inputs, { gamma, beta, axis, epsilon });
  }

  override getConfig(): Config {
    return { ...super.getConfig(), ...FIXED };
  }

  static override fromConfig(config: Config): LayerNormalization {
    return super.fromConfig(
      withoutFixed('LayerNormalization', config, FIXED),
    ) as LayerNormalization;
  }
}
