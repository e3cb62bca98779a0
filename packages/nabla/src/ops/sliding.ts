import { formatShape, type Shape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import {
  areChannelsFirst,
  extents,
  type PerAxis,
  perAxis,
  SPATIAL_OPTIONS,
  type SpatialOptions,
  spatialRank,
} from './spatial.ts';

export interface ConvOptions extends SpatialOptions {
  /** How far the kernel moves, for all axes or for each. Default 1. */
  strides?: PerAxis;
  /** How far the elements of the kernel are apart, for all axes or for each. Default 1. */
  dilationRate?: PerAxis;
}

export const CONV_OPTIONS: readonly (keyof ConvOptions)[] = [
  ...SPATIAL_OPTIONS,
  'strides',
  'dilationRate',
];

/** How many channels the inputs have; refuses a kernel of another number of axes. */
export function channelsOf(
  name: string,
  inputs: Tensor,
  kernel: Tensor,
  options: SpatialOptions,
): number {
  spatialRank(name, inputs);
  if (kernel.rank !== inputs.rank) {
    throw new ShapeError(
      `${name}: the kernel ${formatShape(kernel.shape)} has ${kernel.rank} axes and the inputs ${formatShape(inputs.shape)} ${inputs.rank}; they must have as many: the kernel has two for channels where the inputs have the batch and the channels.`,
      { doing: name, given: kernel.shape, wanted: inputs.rank },
    );
  }
  return inputs.shape[areChannelsFirst(name, options) ? 1 : inputs.rank - 1];
}

export interface Slide {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly extents: readonly number[];
}

/** How the kernel slides along the axes, and how far it reaches. */
export function slideOf(
  name: string,
  kernel: Shape,
  { strides = 1, dilationRate = 1 }: ConvOptions,
): Slide {
  const sizes = kernel.slice(0, -2);
  const dilations = perAxis(name, 'dilationRate', dilationRate, sizes.length);
  return {
    sizes,
    strides: perAxis(name, 'strides', strides, sizes.length),
    dilations,
    extents: extents(sizes, dilations),
  };
}
