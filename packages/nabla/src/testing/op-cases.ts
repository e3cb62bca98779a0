import { expect } from 'vitest';
import {
  allocate,
  DTYPES,
  type DType,
  HostRandom,
  type Shape,
  sizeOf,
  type TypedArray,
} from '../base/index.ts';
import { type Aval, leaf, type NDArray, type Op, type Sample } from '../graph/index.ts';
import { indexArray } from '../ops/primitives/gather-scatter.ts';
import { applyOp, drawInputs, isArray } from './numeric.ts';

type AnySample = Sample<unknown>;

const random = new HostRandom(11);

/** A shape of one to three axes, each of 1 to 7 elements. */
function randomShape(): number[] {
  return Array.from({ length: 1 + random.nextInteger(3) }, () => 1 + random.nextInteger(7));
}

function arrayOf(dtype: DType, shape: Shape, values: readonly number[]): NDArray {
  const data = allocate(dtype, sizeOf(shape));
  data.set(values);
  return { shape, dtype, data };
}

const EDGES: Record<DType, readonly number[]> = {
  float32: [
    0,
    -0,
    0.5,
    -0.5,
    1,
    -1,
    2.5,
    -7.3,
    1e-40,
    1e30,
    -1e30,
    Infinity,
    -Infinity,
    Number.NaN,
  ],
  float64: [0, -0, 0.5, -0.5, 1, -1, 2.5, -7.3, 1e-310, 1e300, Infinity, -Infinity, Number.NaN],
  int32: [0, 1, -1, 2, -2, 3, -3, 7, 8, 31, 32, 33, -33, 65537, 2 ** 31 - 1, -(2 ** 31)],
  uint8: [0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 127, 128, 254, 255],
  bool: [0, 1],
};

/** All pairs of numbers at which ops are special, or each of them for ops on one number. */
function edges(dtype: DType, inputs: number): AnySample {
  const values = EDGES[dtype];
  const { length } = values;
  const row = arrayOf(dtype, [length], values);
  const column = arrayOf(dtype, [length, 1], values);
  return { name: 'special numbers', inputs: inputs === 1 ? [row] : [column, row], attrs: {} };
}

function elementwiseSamples(op: Op<unknown>, dtype: DType): AnySample[] {
  const { length } = op.samples[0].inputs;
  const shapes = [randomShape(), randomShape(), [3, 0]];
  const samples = shapes.map((shape) => {
    const stretched = shape.map((each, axis) => (axis % 2 === 0 ? 1 : each));
    return { inputs: length === 1 ? [shape] : [stretched, shape], attrs: {} };
  });
  return [...samples, edges(dtype, length)];
}

const LINES = [0, 1, 2].flatMap((axis) =>
  [true, false].flatMap((reverse) =>
    [true, false].map((exclusive) => ({
      inputs: [[3, 7, 2]],
      attrs: { axis, reverse, exclusive },
    })),
  ),
);

const REDUCTIONS = [[1], [0, 2], [0, 1, 2]].map((axes) => ({
  inputs: [[3, 5, 7]],
  attrs: { axes },
}));

const UNORDERED = arrayOf(
  'float32',
  [3, 3],
  [1, Number.NaN, 5, Number.NaN, 2, Number.NaN, -Infinity, Infinity, 3],
);
const EXTREMES = [...REDUCTIONS, { inputs: [UNORDERED], attrs: { axes: [1] } }];
const PLACES = [
  ...[0, 1, 2].map((axis) => ({ inputs: [[5, 7, 3]], attrs: { axis } })),
  { inputs: [UNORDERED], attrs: { axis: 1 } },
  { inputs: [UNORDERED], attrs: { axis: 0 } },
];

const SOFTMAXES = [
  { inputs: [[5, 7]], attrs: { axis: 0 } },
  { inputs: [[3, 1, 5]], attrs: { axis: 2 } },
  { inputs: [[3, 0]], attrs: { axis: 1 } },
  { inputs: [UNORDERED], attrs: { axis: 1 } },
  {
    inputs: [arrayOf('float64', [3, 2], [-Infinity, -Infinity, Infinity, -Infinity, 1, -Infinity])],
    attrs: { axis: 1 },
  },
];

/** An input, a kernel, the places of a result and how the kernel slides. */
const SLIDES: [x: number[], kernel: number[], places: number[], attrs: object][] = [
  [[3, 7, 5], [3, 5, 7], [3], { strides: [2], dilations: [1], groups: 1 }],
  [[2, 9, 3], [2, 3, 4], [2], { strides: [5], dilations: [2], groups: 1 }],
  [[1, 7, 5, 6], [3, 2, 3, 10], [5, 4], { strides: [1, 1], dilations: [1, 1], groups: 2 }],
  [[3, 5, 7, 9], [3, 3, 1, 9], [3, 5], { strides: [1, 1], dilations: [1, 1], groups: 9 }],
  [[1, 6, 7, 5], [3, 2, 1, 15], [2, 3], { strides: [2, 2], dilations: [1, 1], groups: 5 }],
  [[1, 5, 5, 12], [2, 2, 4, 3], [3, 3], { strides: [1, 1], dilations: [2, 2], groups: 3 }],
  [[1, 40, 3], [35, 1, 3], [6], { strides: [1], dilations: [1], groups: 3 }],
  [[3, 5, 7, 3], [1, 1, 3, 5], [5, 7], { strides: [1, 1], dilations: [1, 1], groups: 1 }],
  [
    [1, 3, 4, 5, 2],
    [2, 3, 2, 2, 3],
    [2, 2, 2],
    { strides: [1, 1, 3], dilations: [1, 1, 1], groups: 1 },
  ],
];

const POOLS = [
  { inputs: [[3, 7, 5]], attrs: { sizes: [3], strides: [2] } },
  { inputs: [[2, 7, 9]], attrs: { sizes: [2, 3], strides: [3, 1] } },
  { inputs: [[1, 7, 7, 3]], attrs: { sizes: [6, 6], strides: [1, 1] } },
  {
    inputs: [arrayOf('float64', [2, 4], [1, Number.NaN, 5, -Infinity, Number.NaN, 2, 2, 2])],
    attrs: { sizes: [2], strides: [1] },
  },
];

const WINDOWS: [x: number[], places: number[], attrs: Record<string, number[]>][] = [
  [[3, 7, 5], [3], { sizes: [3], strides: [2], dilations: [1] }],
  [[2, 9, 3], [2], { sizes: [2], strides: [5], dilations: [3] }],
  [[1, 7, 5], [5, 2], { sizes: [2, 2], strides: [1, 2], dilations: [2, 1] }],
  [[3, 5, 1, 2], [5, 1], { sizes: [1, 1], strides: [1, 1], dilations: [1, 1] }],
];

/** Samples beyond those of the records: odd lengths, more axes, and numbers that are no numbers. */
const MORE: Record<string, AnySample[]> = {
  addWindows: WINDOWS.map(([x, places, attrs]) => {
    const { length } = places;
    const shape = [x[0], ...places, ...attrs.sizes, ...x.slice(1 + length)];
    return { inputs: [shape], attrs: { ...attrs, lengths: x.slice(1, 1 + length) } };
  }),
  argMax: PLACES,
  argMin: PLACES,
  broadcastTo: [{ inputs: [[3, 1, 5]], attrs: { shape: [2, 3, 7, 5] } }],
  cast: DTYPES.flatMap((dtype) => [
    { inputs: [randomShape()], attrs: { dtype } },
    ...DTYPES.map((from) => ({ ...edges(from, 1), attrs: { dtype } })),
  ]),
  concatenate: [
    {
      inputs: [
        [3, 1, 2],
        [3, 0, 2],
        [3, 5, 2],
      ],
      attrs: { axis: 1 },
    },
  ],
  conv: SLIDES.map(([x, kernel, , attrs]) => ({ inputs: [x, kernel], attrs })),
  convInputGradient: SLIDES.map(([x, kernel, places, attrs]) => ({
    inputs: [[x[0], ...places, ...kernel.slice(-1)], kernel],
    attrs: { ...attrs, lengths: x.slice(1, -1) },
  })),
  convKernelGradient: SLIDES.map(([x, kernel, places, attrs]) => ({
    inputs: [x, [x[0], ...places, ...kernel.slice(-1)]],
    attrs: { ...attrs, sizes: kernel.slice(0, -2) },
  })),
  cumprod: LINES,
  cumsum: LINES,
  customGradient: [{ inputs: [[3, 5], [2]], attrs: { gradient: () => [null] } }],
  gather: [
    { inputs: [[3, 5, 7], indexArray([2, 3], 4, 0, 2, 2, 1, 3)], attrs: { axis: 1 } },
    { inputs: [[3, 5], arrayOf('uint8', [3], [4, 0, 2])], attrs: { axis: 1 } },
    { inputs: [[0, 5], indexArray([0])], attrs: { axis: 0 } },
  ],
  iota: [
    { inputs: [], attrs: { shape: [3, 5, 2], axis: 1, dtype: 'float64' } },
    { inputs: [], attrs: { shape: [300], axis: 0, dtype: 'uint8' } },
  ],
  logSoftmax: SOFTMAXES,
  matmul: [
    [[7, 5] as const, [5, 3] as const],
    [[1, 3, 5] as const, [2, 5, 7] as const],
    [[3, 1, 1, 2] as const, [1, 5, 2, 3] as const],
    [[2, 0, 3] as const, [3, 5] as const],
  ].map((inputs) => ({ inputs, attrs: {} })),
  maxPool: POOLS,
  maxPoolPlaces: POOLS,
  pad: [
    { inputs: [[3, 5]], attrs: { low: [2, 1], high: [0, 3], interior: [1, 2], value: 3 } },
    { inputs: [[0, 3]], attrs: { low: [2, 0], high: [1, 1], interior: [3, 0], value: 1 } },
  ],
  prod: REDUCTIONS,
  randomBits: [[7], [3, 5], [], [2, 0, 3], [1, 3, 1, 4]].flatMap((shape) =>
    [
      [0x13198a2e, 0x03707344],
      [-1, -(2 ** 31)],
    ].map((key) => ({ inputs: [indexArray([2], ...key)], attrs: { shape } })),
  ),
  reduceMax: EXTREMES,
  reduceMin: EXTREMES,
  reshape: [
    { inputs: [[2, 3, 5]], attrs: { shape: [3, 1, 10] } },
    { inputs: [[7, 0]], attrs: { shape: [0] } },
  ],
  reverse: [{ inputs: [[3, 1, 5]], attrs: { axes: [0, 2] } }],
  scatterAdd: [
    {
      inputs: [[3, 2, 3, 7], indexArray([2, 3], 4, 0, 2, 2, 1, 2)],
      attrs: { axis: 1, shape: [3, 5, 7] },
    },
    {
      inputs: [[3, 3], arrayOf('uint8', [3], [1, 0, 1])],
      attrs: { axis: 0, shape: [2, 3] },
    },
  ],
  scatterAddAlongAxis: [
    {
      inputs: [[3, 2, 1], indexArray([3, 2, 1], 4, 4, 0, 2, 1, 3)],
      attrs: { axis: 1, shape: [3, 5, 1] },
    },
    {
      inputs: [[3, 2], indexArray([3, 2], 1, 0, 1, 1, 0, 1)],
      attrs: { axis: 0, shape: [2, 2] },
    },
  ],
  scatterUpdate: [
    {
      inputs: [[3, 5, 2], indexArray([2, 3], 4, 0, 2, 2, 1, 2), [3, 2, 3, 2]],
      attrs: { axis: 1 },
    },
  ],
  select: [
    { inputs: [arrayOf('bool', [3, 1, 1], [1, 0, 1]), [5, 1], [3, 1, 7]], attrs: {} },
    { inputs: [arrayOf('bool', [7], [1, 0, 1, 1, 0, 0, 1]), [7], [7]], attrs: {} },
  ],
  slice: [
    {
      inputs: [[7, 5, 3]],
      attrs: { starts: [1, 0, 2], sizes: [3, 2, 1], strides: [2, 3, 1] },
    },
    { inputs: [[4, 3]], attrs: { starts: [4, 1], sizes: [0, 2], strides: [1, 1] } },
  ],
  softmax: SOFTMAXES,
  sum: REDUCTIONS,
  takeAlongAxis: [
    { inputs: [[3, 5], indexArray([2, 5], 2, 0, 1, 1, 0, 1, 1, 2, 0, 2)], attrs: { axis: 0 } },
    { inputs: [[3, 5], indexArray([3, 1], 4, 0, 2)], attrs: { axis: 1 } },
  ],
  transpose: [{ inputs: [[3, 1, 5, 2]], attrs: { permutation: [3, 1, 0, 2] } }],
  windows: WINDOWS.map(([x, , attrs]) => ({ inputs: [x], attrs })),
};

function samplesOf(op: Op<unknown>, dtype: DType): readonly AnySample[] {
  const more = op.traits.elementwise ? elementwiseSamples(op, dtype) : (MORE[op.name] ?? []);
  return [...op.samples, ...more];
}

export interface Case {
  readonly arrays: readonly NDArray[];
  readonly call: Parameters<NonNullable<Op['lower']>>[0];
  readonly aval: Aval;
  readonly title: string;
}

/** The uses of an op that its samples stand for, where arrays in them go with the dtype. */
export function casesOf(op: Op<unknown>, dtype: DType): Case[] {
  return samplesOf(op, dtype).flatMap((sample, number) => {
    const drawn = drawInputs(op, sample, dtype);
    const arrays = drawn.inputs.map(({ shape, dtype }, index) => ({
      shape,
      dtype,
      data: drawn.values[index],
    }));
    try {
      op.infer(arrays, sample.attrs);
    } catch (error) {
      if (sample.inputs.some(isArray)) return [];
      throw error;
    }
    const inputs = arrays.map(({ data, shape, dtype }) => leaf(data, shape, dtype));
    const output = applyOp(op, inputs, sample.attrs);
    const aval = { shape: output.shape, dtype: output.dtype };
    const title = `sample ${number}, ${sample.name ?? arrays.map(({ shape }) => `(${shape})`)}`;
    return [{ arrays, call: { inputs, output, attrs: sample.attrs }, aval, title }];
  });
}

export function referenceOf(op: Op<unknown>, { arrays, call, aval }: Case): TypedArray {
  const out = { ...aval, data: allocate(aval.dtype, sizeOf(aval.shape)) };
  op.reference(arrays, call.attrs, out);
  return out.data;
}

/** The largest error, as part of the right number or of `least`, if that is more. */
export function errorOf(found: TypedArray, wanted: TypedArray, least: number): number {
  expect(found.length).toBe(wanted.length);
  let largest = 0;
  wanted.forEach((value, i) => {
    if (Object.is(found[i], value) || found[i] === value) return;
    const error = Math.abs(found[i] - value) / Math.max(least, Math.abs(value));
    largest = Math.max(largest, Number.isNaN(error) ? Infinity : error);
  });
  return largest;
}
