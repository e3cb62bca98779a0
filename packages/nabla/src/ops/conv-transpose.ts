import { ArgumentRangeError, formatShape, ShapeError, sizeOf } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnTwo, onTwo } from './callable.ts';
import * as p from './primitives/index.ts';
import { CONV_OPTIONS, type ConvOptions, channelsOf, slideOf } from './sliding.ts';
import {
  areChannelsFirst,
  around,
  channelsToFirst,
  channelsToLast,
  isPadded,
  type PerAxis,
  perAxis,
} from './spatial.ts';

export interface ConvTransposeOptions extends ConvOptions {
  /**
   * How much longer the result is than it need be, for all axes or for each; less than the strides. Default: as
   * much as makes it strides times as long as the inputs, or for `valid` as long as windows reach.
   */
  outputPadding?: PerAxis | null;
}

const CONV_TRANSPOSE_OPTIONS: readonly (keyof ConvTransposeOptions)[] = [
  ...CONV_OPTIONS,
  'outputPadding',
];

/**
 * The transposed convolution: the gradient of `conv` by its inputs, as a layer that makes them longer. Each
 * element of the inputs adds the kernel, as many times, where `conv` would have read:
 *
 * y[n, i strides + k dilationRate, f] += x[n, i, c] kernel[k, f, c]
 *
 * Inputs are (batch, ..., channels), the kernel is (..., filters, channels) and the result
 * (batch, ..., filters). With a kernel of size k (over its dilation) and n inputs an axis is n strides long for
 * the padding `same`, and (n - 1) strides + max(k, strides) for `valid`; with an output padding p
 * (n - 1) strides + k % 2 + p and (n - 1) strides + k + p.
 *
 * Throws `ShapeError` for channels that do not go together, `ArgumentRangeError` for an output padding that is
 * not below the stride.
 *
 * Source: `keras.ops.conv_transpose`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.convTranspose([[[1], [2]]], [[[1]], [[10]], [[100]]], { strides: 2 }).arraySync(); // [[[1], [10], [102], [20], [200]]]
 * ```
 */
export const convTranspose: OnTwo<[options?: ConvTransposeOptions]> = onTwo(
  'convTranspose',
  (inputs, kernel, options = {}) => {
    const name = 'convTranspose';
    const channels = channelsOf(name, inputs, kernel, options);
    if (kernel.shape[kernel.rank - 1] !== channels) {
      throw new ShapeError(
        `${name}: the inputs ${formatShape(inputs.shape)} have ${channels} channels; the kernel ${formatShape(kernel.shape)} must have as many on its last axis, behind the filters.`,
        { doing: name, given: [inputs.shape, kernel.shape], wanted: channels },
      );
    }
    const first = areChannelsFirst(name, options);
    const x = toFloat(first ? channelsToLast(inputs) : inputs);
    const y = spread(name, x, toFloat(kernel), options);
    return first ? channelsToFirst(y) : y;
  },
  CONV_TRANSPOSE_OPTIONS,
);

/** The transposed convolution of channels that come last. */
function spread(name: string, x: Tensor, kernel: Tensor, options: ConvTransposeOptions): Tensor {
  const { strides, dilations, extents: reach } = slideOf(name, kernel.shape, options);
  const counts = x.shape.slice(1, -1);
  const same = isPadded(name, options);
  around(name, counts, reach, strides, true);
  const extra = outputPaddings(name, strides, options);
  const full = counts.map((count, axis) => (count - 1) * strides[axis] + reach[axis]);
  const lengths = counts.map((count, axis) => {
    const [size, stride, more] = [reach[axis], strides[axis], extra?.[axis]];
    if (!same)
      return (count - 1) * stride + (more === undefined ? Math.max(size, stride) : size + more);
    return more === undefined ? count * stride : (count - 1) * stride + (size % 2) + more;
  });
  if (sizeOf(lengths) === 0) {
    throw new ShapeError(
      `${name}: with outputPadding ${extra?.join(', ')} nothing is left of ${formatShape(x.shape)}. Leave it out, or use padding: 'valid'.`,
      { doing: name, given: x.shape, wanted: lengths },
    );
  }
  // What `same` would have put before the result, had it been the input.
  const low = full.map((length, axis) =>
    same ? Math.max(0, Math.floor((length - lengths[axis]) / 2)) : 0,
  );
  const whole = p.convInputGradient(x, kernel, {
    strides,
    dilations,
    groups: 1,
    lengths: full.map((length, axis) => Math.max(length, low[axis] + lengths[axis])),
  });
  const sizes = [x.shape[0], ...lengths, whole.shape[whole.rank - 1]];
  if (sizeOf(sizes) === whole.size) return whole;
  return p.slice(whole, { starts: [0, ...low, 0], sizes, strides: sizes.map(() => 1) });
}

function outputPaddings(
  name: string,
  strides: readonly number[],
  { outputPadding }: ConvTransposeOptions,
): readonly number[] | undefined {
  if (outputPadding === undefined || outputPadding === null) return undefined;
  const list = perAxis(name, 'outputPadding', outputPadding, strides.length, 0);
  list.forEach((count, axis) => {
    if (count < strides[axis]) return;
    throw new ArgumentRangeError(
      `${name}: outputPadding is ${count} for spatial axis ${axis}, whose stride is ${strides[axis]}; it must be less than the stride.`,
      { doing: name, option: 'outputPadding', given: outputPadding, wanted: strides },
    );
  });
  return list;
}
