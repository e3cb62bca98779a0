import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, ShapeError } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { distance, type GoldenArray, goldenCases, goldenTensor } from '../testing/golden.ts';
import { curvatureError, slopeError } from '../testing/slopes.ts';
import * as ops from './index.ts';

interface Case {
  readonly name: string;
  readonly op: 'max_pool' | 'average_pool';
  readonly pool_size: number | readonly number[];
  readonly options: {
    readonly strides?: number | readonly number[];
    readonly padding?: 'valid' | 'same';
    readonly data_format?: 'channels_last' | 'channels_first';
  };
  readonly x: GoldenArray;
  readonly value: GoldenArray;
  readonly cotangent: GoldenArray;
  readonly gradient: GoldenArray;
}

const OPS = { max_pool: ops.maxPool, average_pool: ops.averagePool };

/** Means of up to 36 numbers of float32, which TensorFlow rounds after each sum. */
const TOLERANCE = 1e-6;

describe('pools and their gradients are those of Keras on TensorFlow', () => {
  it.each(goldenCases<Case>('pooling').map((each) => [each.name, each] as const))(
    '%s',
    (_, { op, pool_size, options, x, value, cotangent, gradient }) => {
      const { data_format: dataFormat, ...others } = options;
      const call = (of: Tensor) => OPS[op](of, pool_size, { dataFormat, ...others });
      expect(distance(call(goldenTensor(x)), value)).toBeLessThan(TOLERANCE);
      const weighed = (of: Tensor) => ops.sum(ops.multiply(call(of), goldenTensor(cotangent)));
      const found = ops.grad(weighed)(goldenTensor(x));
      expect(distance(found, gradient)).toBeLessThan(TOLERANCE);
    },
  );
});

const ramp = (...shape: number[]): Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  return ops.tensor(
    Float64Array.from({ length: size }, (_, i) => Math.sin(7 * i)),
    { shape },
  );
};

describe('pools', () => {
  it.each([
    ['max', ops.maxPool],
    ['average', ops.averagePool],
  ] as const)('%s can be differentiated twice', (_, pool) => {
    const call = (x: Tensor) => ops.square(pool(x, 3, { strides: 2, padding: 'same' }));
    expect(slopeError(call, ramp(1, 5, 4, 2))).toBeLessThan(1e-8);
    expect(curvatureError(call, ramp(1, 5, 4, 2))).toBeLessThan(1e-7);
  });

  it('take windows of many elements', () => {
    const x = ramp(1, 7, 7, 2);
    const most = ops.max(x, { axis: [1, 2], keepdims: true });
    expect(ops.maxPool(x, 7).arraySync()).toEqual(most.arraySync());
    const slope = ops.grad((of: Tensor) => ops.sum(ops.maxPool(of, 7)))(x);
    expect(slope.arraySync()).toEqual(ops.cast(ops.equal(x, most), 'float64').arraySync());
  });

  it('give the gradient of equal maxima to the first along three axes too, as JAX does', () => {
    const x = ops.reshape(ops.tensor([1, 1, 0, 1]), [1, 1, 2, 2, 1]);
    const slope = ops.grad((of: Tensor) => ops.sum(ops.maxPool(of, [1, 2, 2])))(x);
    expect([...slope.dataSync()]).toEqual([1, 0, 0, 0]);
  });

  it('keep whole numbers, or make means of them', () => {
    const ints = ops.tensor([[[-3], [-2], [-5]]], { dtype: 'int32' });
    const options = { padding: 'same' } as const;
    expect(ops.maxPool(ints, 2, options).dtype).toBe('int32');
    expect(ops.maxPool(ints, 2, options).arraySync()).toEqual([[[-2], [-5]]]);
    expect(ops.averagePool(ints, 2, options).arraySync()).toEqual([[[-2.5], [-5]]]);
  });

  it('give NaN where there is one', () => {
    const x = ops.tensor([[[1], [Number.NaN], [2], [3]]]);
    expect(ops.maxPool(x, 2).arraySync()).toEqual([[[Number.NaN], [3]]]);
  });

  it('of symbolic tensors keep the open axes', () => {
    const image = new KerasTensor([null, 28, null, 3], 'float32');
    const first = new KerasTensor([null, 3, 9], 'float32');
    expect(ops.maxPool(image, 2).shape).toEqual([null, 14, null, 3]);
    expect(ops.averagePool(image, 3, { padding: 'same' }).shape).toEqual([null, 10, null, 3]);
    expect(ops.maxPool(first, 2, { dataFormat: 'channels_first' }).shape).toEqual([null, 3, 4]);
  });

  it('that do not fit are refused', () => {
    const x = ops.ones([1, 3, 2]);
    expect(() => ops.maxPool(ops.ones([3, 2]), 2)).toThrow(ShapeError);
    expect(() => ops.maxPool(x, 4)).toThrow(/maxPool: a window over 4 elements does not fit/);
    expect(() => ops.averagePool(x, [2, 2])).toThrow(/poolSize has 2 numbers for 1 axes/);
    expect(() => ops.averagePool(x, 0)).toThrow(ArgumentRangeError);
    expect(() => ops.maxPool(x, 2, { strides: -1 })).toThrow(/strides is -1/);
    expect(() => ops.maxPool(x, 2, { stride: 1 } as never)).toThrow(/Did you mean 'strides'/);
    expect(() => ops.averagePool(x, 2, { stride: 1 } as never)).toThrow(/'strides'/);
  });
});
