import { sizeOf } from '../../base/shape.ts';
import type { Aval, Tensor } from '../../graph/index.ts';
import { checkDType, checkSameDType, FLOATS } from '../checks.ts';
import { type Primitive, primitive } from '../primitive.ts';
import { type ConvAttrs, correlate, gradientByInput, gradientByKernel } from './conv-lowering.ts';
import { checkResult, convShape, forEachRow } from './conv-terms.ts';

export interface ConvInputAttrs extends ConvAttrs {
  /** The lengths of the axes of the input that the kernel slides along. */
  readonly lengths: readonly number[];
}

export interface ConvKernelAttrs extends ConvAttrs {
  /** The lengths of the axes of the kernel but the last two. */
  readonly sizes: readonly number[];
}

type OnTwoTensors<A> = Primitive<(a: Tensor, b: Tensor, attrs: A) => Tensor>;

/**
 * y[n, o, f] = sum over k, c of x[n, o * strides + k * dilations, c] kernel[k, c, f]: a kernel slides along
 * the axes of `x` between the first and the last, without padding. Each group of filters sees the channels
 * of one group.
 *
 * It is linear in both, and so are its gradients, the two ops below: with sum(y g), each of the three is the
 * derivative of one number by x, kernel or g.
 */
export const conv: OnTwoTensors<ConvAttrs> = primitive<
  ConvAttrs,
  (x: Tensor, kernel: Tensor, attrs: ConvAttrs) => Tensor
>(
  {
    name: 'conv',
    infer([x, kernel], attrs) {
      checkFloats('conv', x, kernel);
      return { shape: convShape('conv', x.shape, kernel.shape, attrs), dtype: x.dtype };
    },
    vjp: (g, { inputs: [x, kernel], attrs }) => [
      convInputGradient(g, kernel, { ...attrs, lengths: x.shape.slice(1, -1) }),
      convKernelGradient(x, g, { ...attrs, sizes: kernel.shape.slice(0, -2) }),
    ],
    reference([x, kernel], attrs, out) {
      const total = new Float64Array(out.data.length);
      forEachRow(x.shape, kernel.shape, out.shape, attrs, (i, k, o, count) => {
        const value = x.data[i];
        for (let f = 0; f < count; f++) total[o + f] += value * kernel.data[k + f];
      });
      out.data.set(total);
    },
    lower: ({ inputs: [x, kernel], output, attrs }) => ({
      kind: 'graph',
      build: () => correlate(x, kernel, output.shape, attrs),
    }),
    work: ({ inputs: [, kernel], output }) => terms(output, kernel),
    text: ([x, kernel]) => `conv(${x}, ${kernel})`,
    tex: ([x, kernel]) => `${x} \\star ${kernel}`,
    local: (index, [x, kernel]) => (index === 0 ? kernel : x),
    samples: [
      {
        inputs: [
          [2, 4, 2],
          [2, 2, 3],
        ],
        attrs: { strides: [1], dilations: [1], groups: 1 },
      },
      {
        inputs: [
          [1, 5, 4, 1],
          [2, 3, 1, 2],
        ],
        attrs: { strides: [2, 1], dilations: [1, 1], groups: 1 },
        name: 'two axes, with strides',
      },
      {
        inputs: [
          [1, 6, 2],
          [2, 2, 1],
        ],
        attrs: { strides: [2], dilations: [3], groups: 1 },
        name: 'with gaps',
      },
      {
        inputs: [
          [1, 3, 4],
          [2, 2, 4],
        ],
        attrs: { strides: [1], dilations: [1], groups: 2 },
        name: 'two groups',
      },
      {
        inputs: [
          [1, 4, 2],
          [2, 1, 4],
        ],
        attrs: { strides: [1], dilations: [1], groups: 2 },
        name: 'a group for each channel',
      },
      {
        inputs: [
          [0, 3, 2],
          [2, 2, 1],
        ],
        attrs: { strides: [1], dilations: [1], groups: 1 },
      },
    ],
    traits: { dtypes: FLOATS },
  },
  (call) => (x, kernel, attrs) => call([x, kernel], attrs),
);

/** The gradient of `conv` by x, from the one by y and the kernel: a transposed convolution. */
export const convInputGradient: OnTwoTensors<ConvInputAttrs> = primitive<
  ConvInputAttrs,
  (g: Tensor, kernel: Tensor, attrs: ConvInputAttrs) => Tensor
>(
  {
    name: 'convInputGradient',
    infer([g, kernel], attrs) {
      checkFloats('convInputGradient', g, kernel);
      const channels = kernel.shape[kernel.shape.length - 2] * attrs.groups;
      const shape = [g.shape[0], ...attrs.lengths, channels];
      checkResult('convInputGradient', g, shape, kernel.shape, attrs);
      return { shape, dtype: g.dtype };
    },
    vjp: (g, { inputs: [gy, kernel], attrs: { strides, dilations, groups } }) => [
      conv(g, kernel, { strides, dilations, groups }),
      convKernelGradient(g, gy, {
        strides,
        dilations,
        groups,
        sizes: kernel.shape.slice(0, -2),
      }),
    ],
    reference([g, kernel], attrs, out) {
      const total = new Float64Array(out.data.length);
      forEachRow(out.shape, kernel.shape, g.shape, attrs, (i, k, o, count) => {
        for (let f = 0; f < count; f++) total[i] += g.data[o + f] * kernel.data[k + f];
      });
      out.data.set(total);
    },
    lower: ({ inputs: [g, kernel], output, attrs }) => ({
      kind: 'graph',
      build: () => gradientByInput(g, kernel, output.shape, attrs),
    }),
    work: ({ inputs: [g, kernel] }) => terms(g, kernel),
    text: ([g, kernel]) => `convᵀ(${g}, ${kernel})`,
    tex: ([g, kernel]) => `${g} \\star^{\\top} ${kernel}`,
    local: (index, [g, kernel]) => (index === 0 ? kernel : g),
    samples: [
      {
        inputs: [
          [2, 3, 3],
          [2, 2, 3],
        ],
        attrs: { strides: [1], dilations: [1], groups: 1, lengths: [4] },
      },
      {
        inputs: [
          [1, 2, 2, 2],
          [2, 3, 1, 2],
        ],
        attrs: { strides: [2, 1], dilations: [1, 1], groups: 1, lengths: [5, 4] },
        name: 'two axes, with strides',
      },
      {
        inputs: [
          [1, 2, 4],
          [2, 2, 4],
        ],
        attrs: { strides: [1], dilations: [1], groups: 2, lengths: [3] },
        name: 'two groups',
      },
      {
        inputs: [
          [1, 2, 4],
          [2, 1, 4],
        ],
        attrs: { strides: [1], dilations: [2], groups: 2, lengths: [4] },
        name: 'a group for each channel, with gaps',
      },
    ],
    traits: { dtypes: FLOATS },
  },
  (call) => (g, kernel, attrs) => call([g, kernel], attrs),
);

/** The gradient of `conv` by the kernel, from x and the gradient by y. */
export const convKernelGradient: OnTwoTensors<ConvKernelAttrs> = primitive<
  ConvKernelAttrs,
  (x: Tensor, g: Tensor, attrs: ConvKernelAttrs) => Tensor
>(
  {
    name: 'convKernelGradient',
    infer([x, g], attrs) {
      checkFloats('convKernelGradient', x, g);
      const [channels, filters] = [x, g].map(({ shape }) => shape[shape.length - 1]);
      const shape = [...attrs.sizes, channels / attrs.groups, filters];
      checkResult('convKernelGradient', g, x.shape, shape, attrs);
      return { shape, dtype: x.dtype };
    },
    vjp: (g, { inputs: [x, gy], attrs: { strides, dilations, groups } }) => [
      convInputGradient(gy, g, { strides, dilations, groups, lengths: x.shape.slice(1, -1) }),
      conv(x, g, { strides, dilations, groups }),
    ],
    reference([x, g], attrs, out) {
      const total = new Float64Array(out.data.length);
      forEachRow(x.shape, out.shape, g.shape, attrs, (i, k, o, count) => {
        const value = x.data[i];
        for (let f = 0; f < count; f++) total[k + f] += value * g.data[o + f];
      });
      out.data.set(total);
    },
    lower: ({ inputs: [x, g], output, attrs }) => ({
      kind: 'graph',
      build: () => gradientByKernel(x, g, output.shape, attrs),
    }),
    work: ({ inputs: [, g], output }) => terms(g, output),
    text: ([x, g]) => `conv(${x}, ${g})`,
    tex: ([x, g]) => `${x} \\star ${g}`,
    local: (index, [x, g]) => (index === 0 ? g : x),
    samples: [
      {
        inputs: [
          [2, 4, 2],
          [2, 3, 3],
        ],
        attrs: { strides: [1], dilations: [1], groups: 1, sizes: [2] },
      },
      {
        inputs: [
          [1, 5, 4, 1],
          [1, 2, 2, 2],
        ],
        attrs: { strides: [2, 1], dilations: [1, 1], groups: 1, sizes: [2, 3] },
        name: 'two axes, with strides',
      },
      {
        inputs: [
          [1, 3, 4],
          [1, 2, 4],
        ],
        attrs: { strides: [1], dilations: [1], groups: 2, sizes: [2] },
        name: 'two groups',
      },
      {
        inputs: [
          [1, 4, 2],
          [1, 2, 4],
        ],
        attrs: { strides: [1], dilations: [2], groups: 2, sizes: [2] },
        name: 'a group for each channel, with gaps',
      },
    ],
    traits: { dtypes: FLOATS },
  },
  (call) => (x, g, attrs) => call([x, g], attrs),
);

function checkFloats(name: string, a: Aval, b: Aval): void {
  checkDType(name, a, FLOATS);
  checkSameDType(name, a, b);
}

/** How many products are added up for elements of the result of a convolution by a kernel. */
function terms(result: Aval, kernel: Aval): number {
  return (sizeOf(result.shape) * sizeOf(kernel.shape)) / kernel.shape[kernel.shape.length - 1];
}
