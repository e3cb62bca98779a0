import {
  type Config,
  checkNumber,
  formatShape,
  normalizeAxis,
  type PartialShape,
  ShapeError,
} from '../base/index.ts';
import { Tensor, type Variable } from '../graph/index.ts';
import {
  get as getInitializer,
  type Initializer,
  type InitializerLike,
} from '../initializers/index.ts';
import {
  add,
  batchNormalization,
  broadcastTo,
  cast,
  divide,
  expandDims,
  moments,
  multiply,
  square,
  squeeze,
  subtract,
  sum,
  where,
} from '../ops/index.ts';
import { AffineNormalization, type AffineNormalizationOptions } from './affine-normalization.ts';
import { built, featuresOf } from './features.ts';
import { withoutFixed } from './fixed-config.ts';
import type { LayerContext } from './layer-types.ts';

export interface BatchNormalizationOptions extends AffineNormalizationOptions {
  /** The axis of the features; means are taken over all others. Default -1. */
  axis?: number;
  /** How much of the moving statistics stays at each step, from 0 to 1. Default 0.99. */
  momentum?: number;
  /** Default `zeros`. */
  movingMeanInitializer?: InitializerLike;
  /** Default `ones`. */
  movingVarianceInitializer?: InitializerLike;
}

/** What Keras's layer can do besides, at the values at which it does nothing. */
const FIXED: Config = {
  synchronized: false,
  renorm: false,
  renorm_clipping: null,
  renorm_momentum: 0.99,
};
/** Keeps the mean of a batch in which all is masked from 0 / 0. */
const NO_STEPS = 1e-7;

/**
 * Normalizes each feature over the batch: y = gamma (x - mean) / √(variance + epsilon) + beta.
 *
 * While training, mean and variance (the biased one) are those of the batch, masked steps left out,
 * and move the stored ones: moving = momentum · moving + (1 - momentum) · batch. Otherwise, and
 * always when `trainable` is false, the stored ones are used. Weights: gamma, beta, moving mean,
 * moving variance, of the length of the axis. Throws `ShapeError` where that length is open.
 *
 * Source: Ioffe and Szegedy 2015; `keras.layers.BatchNormalization`.
 *
 * ```ts
 * import { BatchNormalization } from 'nabla/layers';
 * const layer = new BatchNormalization({ epsilon: 0 });
 * layer([[1], [3]], { training: true }).arraySync(); // [[-1], [1]]
 * layer.movingMean?.value.arraySync(); // [0.02]
 * ```
 */
export class BatchNormalization extends AffineNormalization {
  static override readonly className: string = 'BatchNormalization';
  static override readonly options: readonly string[] = [
    ...AffineNormalization.options,
    'axis',
    'momentum',
    'movingMeanInitializer',
    'movingVarianceInitializer',
  ];
  readonly axis: number;
  readonly momentum: number;
  readonly movingMeanInitializer: Initializer;
  readonly movingVarianceInitializer: Initializer;
  movingMean: Variable | undefined;
  movingVariance: Variable | undefined;

  constructor(options: BatchNormalizationOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
    this.momentum = checkNumber('BatchNormalization', 'momentum', options.momentum ?? 0.99, {
      min: 0,
      max: 1,
    });
    this.movingMeanInitializer = getInitializer(options.movingMeanInitializer ?? 'zeros');
    this.movingVarianceInitializer = getInitializer(options.movingVarianceInitializer ?? 'ones');
  }

  override build(inputShape: PartialShape): void {
    const axis = normalizeAxis(this.axis, inputShape.length, this.name);
    const features = featuresOf(this.name, inputShape, axis);
    const shape = [features];
    this.addScaleAndCenter(shape);
    this.movingMean = this.addWeight({
      name: 'moving_mean',
      shape,
      initializer: this.movingMeanInitializer,
      trainable: false,
    });
    this.movingVariance = this.addWeight({
      name: 'moving_variance',
      shape,
      initializer: this.movingVarianceInitializer,
      trainable: false,
    });
    this.inputSpec = { ndim: inputShape.length, axes: { [axis]: features } };
  }

  override call(inputs: Tensor, { training, mask }: LayerContext): Tensor {
    const movingMean = built(this, this.movingMean);
    const movingVariance = built(this, this.movingVariance);
    const { gamma: scale, beta: offset, epsilon } = this;
    const normalize = (center: Tensor, variance: Tensor) =>
      batchNormalization(inputs, center, variance, this.axis, { scale, offset, epsilon });
    if (!training || !this.trainable) return normalize(movingMean.value, movingVariance.value);
    const batch = this.#moments(inputs, mask instanceof Tensor ? mask : undefined);
    this.#move(movingMean, batch.mean);
    this.#move(movingVariance, batch.variance);
    return normalize(batch.mean, batch.variance);
  }

  /** Mean and variance of each feature, of the length of the axis. */
  #moments(inputs: Tensor, mask: Tensor | undefined): { mean: Tensor; variance: Tensor } {
    const own = normalizeAxis(this.axis, inputs.rank, this.name);
    const axes = inputs.shape.map((_, axis) => axis).filter((axis) => axis !== own);
    if (!mask) {
      const [average, variance] = moments(inputs, axes);
      return { mean: average, variance };
    }
    if (mask.rank !== inputs.rank - 1) {
      throw new ShapeError(
        `${this.name}: the mask ${formatShape(mask.shape)} must have one axis less than the input ${formatShape(inputs.shape)}.`,
        { doing: this.name, given: mask.shape, wanted: inputs.shape.slice(0, -1) },
      );
    }
    const counts = broadcastTo(expandDims(cast(mask, 'bool'), -1), inputs.shape);
    const over = { axis: axes, keepdims: true };
    const total = add(sum(cast(counts, inputs.dtype), over), NO_STEPS);
    const average = divide(sum(where(counts, inputs, 0), over), total);
    const squares = where(counts, square(subtract(inputs, average)), 0);
    const variance = divide(sum(squares, over), total);
    return { mean: squeeze(average, { axis: axes }), variance: squeeze(variance, { axis: axes }) };
  }

  #move(moving: Variable, batch: Tensor): void {
    const { momentum } = this;
    moving.assign(add(multiply(moving, momentum), multiply(batch, 1 - momentum)));
  }

  override getConfig(): Config {
    return { ...super.getConfig(), ...FIXED };
  }

  static override fromConfig(config: Config): BatchNormalization {
    return super.fromConfig(
      withoutFixed('BatchNormalization', config, FIXED),
    ) as BatchNormalization;
  }
}
