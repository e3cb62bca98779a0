import { formatShape, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import { type TensorLike, toTensor, toTensors } from './convert.ts';
import * as p from './primitives/index.ts';
import { reshaped } from './rearrange.ts';
import { CONV_OPTIONS, type ConvOptions, channelsOf, slideOf } from './sliding.ts';
import {
  areChannelsFirst,
  around,
  channelsToFirst,
  channelsToLast,
  isPadded,
  padded,
} from './spatial.ts';

export { type ConvTransposeOptions, convTranspose } from './conv-transpose.ts';
export type { ConvOptions } from './sliding.ts';

/**
 * A kernel that slides along one, two or three axes, without being turned round:
 *
 * y[n, o, f] = sum over k, c of x[n, o strides + k dilationRate, c] kernel[k, c, f]
 *
 * Inputs are (batch, ..., channels), the kernel is (..., channels, filters) and the result
 * (batch, ..., filters). A kernel with fewer channels than the inputs makes groups: channels and filters are
 * divided into as many as its channels go into theirs, and filters see the channels of their group only.
 *
 * Throws `ShapeError` for channels that do not go together and for a kernel larger than the inputs,
 * `ArgumentRangeError` for strides and dilation rates that are no whole numbers from 1. Strides and dilation
 * rates above 1 go together here, which TensorFlow refuses.
 *
 * Source: `keras.ops.conv`, with the padding of TensorFlow.
 *
 * ```ts
 * import { ops } from 'nabla';
 * const x = [[[1], [2], [4], [8]]];
 * ops.conv(x, [[[1]], [[10]]]).arraySync(); // [[[21], [42], [84]]]
 * ops.conv(x, [[[1]], [[10]]], { strides: 2 }).arraySync(); // [[[21], [84]]]
 * ops.conv(x, [[[1]], [[10]]], { padding: 'same' }).arraySync(); // [[[21], [42], [84], [8]]]
 * ```
 */
export const conv: OnTwo<[options?: ConvOptions]> = onTwo(
  'conv',
  (inputs, kernel, options = {}) => {
    const channels = channelsOf('conv', inputs, kernel, options);
    const [each, filters] = kernel.shape.slice(-2);
    const groups = channels / each;
    if (!Number.isInteger(groups) || groups === 0 || filters % groups !== 0) {
      throw new ShapeError(
        `conv: the inputs ${formatShape(inputs.shape)} have ${channels} channels, and the kernel ${formatShape(kernel.shape)} is for ${each} and has ${filters} filters. It must be for as many channels as there are, or for a part of them that makes groups: then their number must divide the filters.`,
        { doing: 'conv', given: [inputs.shape, kernel.shape], wanted: channels },
      );
    }
    return slid('conv', inputs, kernel, groups, options);
  },
  CONV_OPTIONS,
);

/**
 * A kernel of its own for each channel, which makes `multiplier` results of it:
 *
 * y[n, o, c multiplier + m] = sum over k of x[n, o strides + k dilationRate, c] kernel[k, c, m]
 *
 * Inputs are (batch, ..., channels), the kernel is (..., channels, multiplier) and the result
 * (batch, ..., channels * multiplier). Options, axes and errors are those of `conv`.
 *
 * Source: `keras.ops.depthwise_conv`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.depthwiseConv([[[1, 2], [3, 4]]], [[[1], [10]]]).arraySync(); // [[[1, 20], [3, 40]]]
 * ```
 */
export const depthwiseConv: OnTwo<[options?: ConvOptions]> = onTwo(
  'depthwiseConv',
  (inputs, kernel, options = {}) => slidByChannel('depthwiseConv', inputs, kernel, options),
  CONV_OPTIONS,
);

/**
 * A depthwise convolution, and one over single places that mixes its channels.
 *
 * The pointwise kernel is (1, ..., channels * multiplier, filters); strides, padding and dilation rates are
 * for the depthwise one. Options, axes and errors are those of `conv`.
 *
 * Source: Chollet 2017, "Xception"; `keras.ops.separable_conv`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.separableConv([[[1, 2], [3, 4]]], [[[1], [10]]], [[[1], [1]]]).arraySync(); // [[[21], [43]]]
 * ```
 */
export const separableConv: OnOne<
  [depthwiseKernel: TensorLike, pointwiseKernel: TensorLike, options?: ConvOptions]
> = onOne(
  'separableConv',
  (inputs, depthwiseKernel: TensorLike, pointwiseKernel: TensorLike, options: ConvOptions = {}) => {
    const name = 'separableConv';
    const y = slidByChannel(name, ...toTensors(inputs, depthwiseKernel), options);
    const [mixed, pointwise] = toTensors(y, toTensor(pointwiseKernel));
    const channels = channelsOf(name, mixed, pointwise, options);
    const wanted = [...pointwise.shape.slice(0, -2).map(() => 1), channels];
    if (wanted.some((length, axis) => length !== pointwise.shape[axis])) {
      throw new ShapeError(
        `${name}: the pointwise kernel is ${formatShape(pointwise.shape)}; behind a depthwise kernel that makes ${channels} channels it must be ${formatShape([...wanted, null])}.`,
        { doing: name, given: pointwise.shape, wanted },
      );
    }
    return slid(name, mixed, pointwise, 1, { dataFormat: options.dataFormat });
  },
  CONV_OPTIONS,
);

function slid(
  name: string,
  inputs: Tensor,
  kernel: Tensor,
  groups: number,
  options: ConvOptions,
): Tensor {
  const first = areChannelsFirst(name, options);
  const x = toFloat(first ? channelsToLast(inputs) : inputs);
  const { strides, dilations, extents: reach } = slideOf(name, kernel.shape, options);
  const same = isPadded(name, options);
  const edges = around(name, x.shape.slice(1, -1), reach, strides, same);
  const attrs = { strides, dilations, groups };
  const y = p.conv(padded(x, edges, 0), toFloat(kernel), attrs);
  return first ? channelsToFirst(y) : y;
}

function slidByChannel(name: string, inputs: Tensor, kernel: Tensor, options: ConvOptions): Tensor {
  const channels = channelsOf(name, inputs, kernel, options);
  const [each, multiplier] = kernel.shape.slice(-2);
  if (each !== channels) {
    throw new ShapeError(
      `${name}: the inputs ${formatShape(inputs.shape)} have ${channels} channels, and the kernel ${formatShape(kernel.shape)} is for ${each}; it must have one part for each.`,
      { doing: name, given: [inputs.shape, kernel.shape], wanted: channels },
    );
  }
  const shape = [...kernel.shape.slice(0, -2), 1, channels * multiplier];
  return slid(name, inputs, reshaped(kernel, shape), channels, options);
}
