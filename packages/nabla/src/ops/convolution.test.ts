import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, HostRandom, ShapeError, UnknownNameError } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { largestError } from '../testing/numeric.ts';
import { curvatureError, slopeError } from '../testing/slopes.ts';
import * as ops from './index.ts';

interface Case {
  readonly name: string;
  readonly op: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: readonly GoldenArray[];
  readonly value: GoldenArray;
  readonly cotangent: GoldenArray;
  readonly gradients: readonly GoldenArray[];
}

/** Sums of up to a hundred products of float32, which TensorFlow rounds after each. */
const TOLERANCE = 2e-6;

const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const table = ops as unknown as Record<string, (...args: unknown[]) => Tensor>;

/** Options of Python as ops take them. */
function optionsOf(options: Case['options']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]));
}

describe('convolutions and their gradients are those of Keras on TensorFlow', () => {
  it.each(goldenCases<Case>('convolution').map((each) => [each.name, each] as const))(
    '%s',
    (_, { op, options, inputs, value, cotangent, gradients }) => {
      const call = (...xs: Tensor[]) => table[camel(op)](...xs, optionsOf(options));
      const tensors = inputs.map(goldenTensor);
      expect(distance(call(...tensors), value)).toBeLessThan(TOLERANCE);
      const weighed = (...xs: Tensor[]) =>
        ops.sum(ops.multiply(call(...xs), goldenTensor(cotangent)));
      const found = ops.valueAndGrad(weighed)(...tensors).gradients;
      gradients.forEach((wanted, index) => {
        expect(distance(found[index], wanted), `input ${index}`).toBeLessThan(TOLERANCE);
      });
    },
  );
});

const random = new HostRandom(5);
function drawn(...shape: number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: size }, () => random.nextBits() / 2 ** 31 - 1);
  return ops.tensor(values, { shape, dtype: 'float64' });
}

describe('convolutions can be differentiated twice', () => {
  type Fn = (...xs: Tensor[]) => Tensor;
  const cases: [name: string, fn: Fn, ...shapes: number[][]][] = [
    ['conv', (x, k) => ops.conv(x, k, { padding: 'same', strides: 2 }), [1, 5, 4, 2], [3, 2, 2, 2]],
    ['groups', (x, k) => ops.conv(x, k, { dilationRate: 2 }), [1, 5, 4], [2, 2, 4]],
    ['depthwise', (x, k) => ops.depthwiseConv(x, k, { strides: 2 }), [1, 5, 4, 2], [2, 3, 2, 2]],
    ['separable', (x, d, k) => ops.separableConv(x, d, k), [1, 4, 2], [2, 2, 1], [1, 2, 3]],
    [
      'transposed',
      (x, k) => ops.convTranspose(x, k, { strides: 2, padding: 'same' }),
      [1, 3, 2],
      [3, 2, 2],
    ],
  ];

  it.each(cases)('%s', (_, fn, ...shapes) => {
    const points = shapes.map((shape) => drawn(...shape));
    const curved = (...xs: Tensor[]) => ops.square(fn(...xs));
    expect(slopeError(curved, ...points)).toBeLessThan(1e-7);
    expect(curvatureError(curved, ...points)).toBeLessThan(1e-6);
  });
});

describe('convolutions', () => {
  it('give the dtype that holds inputs and kernel, and are made of floating-point numbers', () => {
    const ints = ops.tensor([[[1], [2], [3]]], { dtype: 'int32' });
    expect(ops.conv(ints, ops.ones([2, 1, 1])).dtype).toBe('float32');
    expect(ops.conv(ints, [[[1]], [[10]]]).arraySync()).toEqual([[[21], [32]]]);
    expect(ops.conv(ints, ops.cast(ops.ones([2, 1, 1]), 'int32')).dtype).toBe('float32');
    expect(ops.conv(ints, drawn(2, 1, 1)).dtype).toBe('float64');
  });

  it('of strides with dilation rates are the mathematics, which TensorFlow refuses', () => {
    const [x, kernel] = [drawn(1, 9, 2), drawn(2, 2, 3)];
    const all = ops.conv(x, kernel, { dilationRate: 3 });
    const some = ops.conv(x, kernel, { dilationRate: 3, strides: 2 });
    const every = [0, 2, 4].map((place) => ops.take(all, place, { axis: 1 }));
    expect(largestError(some.dataSync(), ops.stack(every, { axis: 1 }).dataSync())).toBe(0);
  });

  it('of no samples have no results', () => {
    expect(ops.conv(ops.ones([0, 4, 2]), ops.ones([2, 2, 3])).shape).toEqual([0, 3, 3]);
    expect(ops.conv(ops.ones([0, 4, 2]), ops.ones([2, 2, 3])).arraySync()).toEqual([]);
  });

  it('may be one place and depthwise with many elements', () => {
    const [x, kernel] = [drawn(1, 40, 2), drawn(36, 2, 1)];
    const apart = [0, 1].map((channel) =>
      ops.conv(ops.take(x, [channel], { axis: 2 }), ops.take(kernel, [channel], { axis: 1 })),
    );
    const wanted = ops.concatenate(apart, { axis: 2 });
    const found = ops.depthwiseConv(x, kernel);
    expect(largestError(found.dataSync(), wanted.dataSync())).toBeLessThan(1e-13);
  });

  it('of symbolic tensors keep the open axes', () => {
    const image = new KerasTensor([null, 28, 28, 3], 'float32');
    const anyLength = new KerasTensor([null, null, 3], 'float32');
    const kernel = ops.ones([3, 3, 3, 8]);
    expect(ops.conv(image, kernel, { padding: 'same', strides: 2 }).shape).toEqual([
      null,
      14,
      14,
      8,
    ]);
    expect(ops.conv(anyLength, ops.ones([3, 3, 8])).shape).toEqual([null, null, 8]);
    expect(ops.depthwiseConv(image, kernel).shape).toEqual([null, 26, 26, 24]);
    expect(ops.convTranspose(image, ops.ones([2, 2, 4, 3]), { strides: 2 }).shape).toEqual([
      null,
      56,
      56,
      4,
    ]);
    expect(
      ops.separableConv(anyLength, ops.ones([3, 3, 2]), ops.ones([1, 6, 5]), { padding: 'same' })
        .shape,
    ).toEqual([null, null, 5]);
  });
});

describe('convolutions that do not fit are refused', () => {
  const X = ops.ones([1, 5, 4]);

  it('with the shapes that were given, and what to do', () => {
    const refused: [() => Tensor, RegExp][] = [
      [() => ops.conv(ops.ones([5, 4]), X), /conv: \(5, 4\) has 2 axes; it must have 3 to 5/],
      [() => ops.conv(X, ops.ones([3, 3, 4, 2])), /the kernel \(3, 3, 4, 2\) has 4 axes and the/],
      [
        () => ops.conv(X, ops.ones([3, 3, 2])),
        /conv: the inputs \(1, 5, 4\) have 4 channels, and the kernel \(3, 3, 2\) is for 3/,
      ],
      [() => ops.conv(X, ops.ones([3, 2, 3])), /is for 2 and has 3 filters/],
      [
        () => ops.conv(X, ops.ones([3, 4, 2]), { dataFormat: 'channels_first' }),
        /have 5 channels, and the kernel \(3, 4, 2\) is for 4/,
      ],
      [
        () => ops.conv(X, ops.ones([6, 4, 2])),
        /a window over 6 elements does not fit into the 5 of spatial axis 0. .*padding: 'same'/,
      ],
      [() => ops.conv(X, ops.ones([3, 4, 2]), { dilationRate: 3 }), /a window over 7 elements/],
      [() => ops.conv(X, ops.ones([3, 4, 2]), { strides: [1, 1] }), /strides has 2 numbers for 1/],
      [() => ops.conv(ops.ones([1, 0, 4]), ops.ones([1, 4, 2])), /spatial axis 0 has no elements/],
      [() => ops.depthwiseConv(X, ops.ones([3, 2, 1])), /is for 2; it must have one part for each/],
      [
        () => ops.separableConv(X, ops.ones([3, 4, 2]), ops.ones([1, 4, 2])),
        /is \(1, 4, 2\); behind a depthwise kernel that makes 8 channels it must be \(1, 8, None\)/,
      ],
      [() => ops.convTranspose(X, ops.ones([3, 4, 2])), /must have as many on its last axis/],
      [
        () =>
          ops.convTranspose(ops.ones([1, 1, 4]), ops.ones([2, 1, 4]), {
            padding: 'same',
            outputPadding: 0,
          }),
        /with outputPadding 0 nothing is left of \(1, 1, 4\)/,
      ],
    ];
    for (const [run, why] of refused) {
      expect(run).toThrow(ShapeError);
      expect(run).toThrow(why);
    }
  });

  it('as are options that mean nothing', () => {
    const kernel = ops.ones([3, 4, 2]);
    expect(() => ops.conv(X, kernel, { strides: 0 })).toThrow(ArgumentRangeError);
    expect(() => ops.conv(X, kernel, { dilationRate: 1.5 })).toThrow(/dilationRate is 1.5/);
    expect(() => ops.conv(X, kernel, { padding: 'smae' as never })).toThrow(UnknownNameError);
    expect(() => ops.conv(X, kernel, { dataFormat: 'NHWC' as never })).toThrow(/dataFormat/);
    const misspelt = { dilation: 2 } as never;
    expect(() => ops.conv(X, kernel, misspelt)).toThrow(UnknownNameError);
    expect(() => ops.depthwiseConv(X, kernel, misspelt)).toThrow(UnknownNameError);
    expect(() => ops.separableConv(X, kernel, kernel, misspelt)).toThrow(UnknownNameError);
    expect(() => ops.convTranspose(X, kernel, misspelt)).toThrow(UnknownNameError);
    const transposed = () =>
      ops.convTranspose(X, ops.ones([3, 2, 4]), { strides: 2, outputPadding: 2 });
    expect(transposed).toThrow(/outputPadding is 2 for spatial axis 0, whose stride is 2/);
  });
});
