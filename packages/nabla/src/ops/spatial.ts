import { checkChoice, checkNumber, formatShape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import * as p from './primitives/index.ts';
import { permuted } from './rearrange.ts';

/** One number for all axes, or one for each. */
export type PerAxis = number | readonly number[];

const PADDINGS = ['valid', 'same'] as const;
const DATA_FORMATS = ['channels_last', 'channels_first'] as const;

export interface SpatialOptions {
  /**
   * Default `valid`: windows lie within the input. `same` puts as much around it as gives one window for each
   * stride, one more behind than before where it does not come out even.
   */
  padding?: (typeof PADDINGS)[number];
  /** Where the channels are. Default `channels_last`: (batch, ..., channels). */
  dataFormat?: (typeof DATA_FORMATS)[number] | null;
}

export const SPATIAL_OPTIONS: readonly (keyof SpatialOptions)[] = ['padding', 'dataFormat'];

/** What goes before and behind each axis. */
export interface Around {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export function isPadded(name: string, { padding = 'valid' }: SpatialOptions): boolean {
  return checkChoice(name, 'padding', padding, PADDINGS) === 'same';
}

export function areChannelsFirst(name: string, { dataFormat }: SpatialOptions): boolean {
  const format = checkChoice(name, 'dataFormat', dataFormat ?? 'channels_last', DATA_FORMATS);
  return format === 'channels_first';
}

/** How many axes there are between the batch and the channels; refuses none of them and more than three. */
export function spatialRank(name: string, x: Tensor): number {
  if (x.rank >= 3 && x.rank <= 5) return x.rank - 2;
  throw new ShapeError(
    `${name}: ${formatShape(x.shape)} has ${x.rank} axes; it must have 3 to 5: the batch, one to three that windows slide along, and the channels. Use ops.expandDims for axes that are missing.`,
    { doing: name, given: x.shape, wanted: [3, 5] },
  );
}

/** A whole number from 1 on, or from `min`, for each of `count` axes. */
export function perAxis(
  name: string,
  option: string,
  given: PerAxis,
  count: number,
  min = 1,
): readonly number[] {
  const list = typeof given === 'number' ? Array<number>(count).fill(given) : [...given];
  if (list.length !== count) {
    throw new ShapeError(
      `${name}: ${option} has ${list.length} numbers for ${count} axes; give one for all, or one for each.`,
      { doing: name, option, given, wanted: count },
    );
  }
  return list.map((each) => checkNumber(name, option, each, { integer: true, min }));
}

/** From the first to the last element of a window. */
export function extents(sizes: readonly number[], dilations: readonly number[]): readonly number[] {
  return sizes.map((size, axis) => (size - 1) * dilations[axis] + 1);
}

/**
 * What goes around `lengths` for windows of `sizes`. For `same`: (ceil(length / stride) - 1) stride + size -
 * length, half of it before. Refuses windows that do not fit.
 */
export function around(
  name: string,
  lengths: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
  same: boolean,
): Around {
  lengths.forEach((length, axis) => {
    if (length > 0 && (same || sizes[axis] <= length)) return;
    const what =
      length === 0
        ? `spatial axis ${axis} has no elements. Leave empty tensors out`
        : `a window over ${sizes[axis]} elements does not fit into the ${length} of spatial axis ${axis}. Use smaller windows or padding: 'same'`;
    throw new ShapeError(`${name}: ${what}.`, { doing: name, given: lengths, wanted: sizes });
  });
  const missing = lengths.map((length, axis) => {
    const reach = (Math.ceil(length / strides[axis]) - 1) * strides[axis] + sizes[axis];
    return same ? Math.max(0, reach - length) : 0;
  });
  const low = missing.map((count) => Math.floor(count / 2));
  return { low, high: missing.map((count, axis) => count - low[axis]) };
}

/** `x` with `value` put around the axes behind the first. */
export function padded(x: Tensor, { low, high }: Around, value: number): Tensor {
  if ([...low, ...high].every((count) => count === 0)) return x;
  const rest = x.shape.slice(1 + low.length).map(() => 0);
  return p.pad(x, { low: [0, ...low, ...rest], high: [0, ...high, ...rest], value });
}

/** The channels moved from behind the batch to the end. */
export function channelsToLast(x: Tensor): Tensor {
  const [batch, channels, ...places] = x.shape.keys();
  return permuted(x, [batch, ...places, channels]);
}

/** The channels moved from the end to behind the batch. */
export function channelsToFirst(x: Tensor): Tensor {
  const [batch, ...rest] = x.shape.keys();
  return permuted(x, [batch, ...rest.slice(-1), ...rest.slice(0, -1)]);
}
