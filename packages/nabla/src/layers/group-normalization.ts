import { ArgumentRangeError, normalizeAxis, type PartialShape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { add, layerNormalization, multiply, reshape } from '../ops/index.ts';
import {
  AffineNormalization,
  type AffineNormalizationOptions,
  lengthsOn,
} from './affine-normalization.ts';
import { featuresOf } from './features.ts';

export interface GroupNormalizationOptions extends AffineNormalizationOptions {
  /** The number of groups; -1 makes each channel one. Default 32. */
  groups?: number;
  /** The axis of the channels. Default -1. */
  axis?: number;
}

/**
 * Normalizes each sample over groups of its channels and all places:
 * y = gamma (x - mean) / √(variance + epsilon) + beta, with gamma and beta for each channel.
 *
 * Throws `ShapeError` where the groups do not divide the channels.
 *
 * Source: Wu and He 2018; `keras.layers.GroupNormalization`.
 *
 * ```ts
 * import { GroupNormalization } from 'nabla/layers';
 * const layer = new GroupNormalization({ groups: 2, epsilon: 0 });
 * layer([[1, 3, 10, 30]]).arraySync(); // [[-1, 1, -1, 1]]
 * ```
 */
export class GroupNormalization extends AffineNormalization {
  static override readonly className: string = 'GroupNormalization';
  static override readonly options: readonly string[] = [
    ...AffineNormalization.options,
    'groups',
    'axis',
  ];
  readonly groups: number;
  readonly axis: number;

  constructor(options: GroupNormalizationOptions = {}) {
    super(options);
    this.groups = options.groups ?? 32;
    this.axis = options.axis ?? -1;
    if (!Number.isInteger(this.groups) || (this.groups < 1 && this.groups !== -1)) {
      throw new ArgumentRangeError(
        `GroupNormalization: groups is ${this.groups}; it must be a whole number from 1, or -1 for a group for each channel.`,
        { doing: 'GroupNormalization', option: 'groups', given: this.groups },
      );
    }
  }

  override build(inputShape: PartialShape): void {
    const axis = normalizeAxis(this.axis, inputShape.length, this.name);
    const channels = featuresOf(this.name, inputShape, axis);
    if (channels % this.#groupsOf(channels) !== 0) {
      throw new ShapeError(
        `${this.name}: ${this.groups} groups do not divide ${channels} channels. Choose groups that do.`,
        { doing: this.name, given: channels, wanted: this.groups },
      );
    }
    this.addScaleAndCenter([channels]);
    this.inputSpec = { ndim: inputShape.length, axes: { [axis]: channels } };
  }

  override call(inputs: Tensor): Tensor {
    const { shape, rank } = inputs;
    const own = normalizeAxis(this.axis, rank, this.name);
    const groups = this.#groupsOf(shape[own]);
    const split = [...shape.slice(0, own), groups, shape[own] / groups, ...shape.slice(own + 1)];
    const over = split.map((_, axis) => axis).filter((axis) => axis !== 0 && axis !== own);
    const grouped = reshape(inputs, split);
    const normal = reshape(
      layerNormalization(grouped, { axis: over, epsilon: this.epsilon }),
      shape,
    );
    const channels = lengthsOn([own], shape);
    const scaled = this.gamma ? multiply(normal, reshape(this.gamma, channels)) : normal;
    return this.beta ? add(scaled, reshape(this.beta, channels)) : scaled;
  }

  #groupsOf(channels: number): number {
    return this.groups === -1 ? channels : this.groups;
  }
}
