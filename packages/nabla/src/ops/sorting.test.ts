import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, DataError, ShapeError } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { largestError } from '../testing/numeric.ts';
import { curvatureError, slopeError } from '../testing/slopes.ts';
import * as ops from './index.ts';

const { NaN: nan } = Number;
const float64 = (values: ops.TensorLike) => ops.tensor(values, { dtype: 'float64' });
const X = ops.tensor([
  [1.5, -2, 0.5],
  [3, -1, 2],
]);
const INTS = ops.tensor(
  [
    [1, 0, 2],
    [0, 0, 5],
  ],
  { dtype: 'int32' },
);
const BOOLS = ops.tensor([
  [true, false, true],
  [true, true, true],
]);
const TIES = ops.tensor([
  [3, 1, 2, 1],
  [2, 2, nan, 1],
]);
const LIST = ops.tensor([1, 3, 3, 5]);
const SOUGHT = ops.tensor([
  [0, 1],
  [3, 9],
]);

type Case = [name: string, found: () => Tensor, dtype: string, shape: number[], wanted: number[]];

describe('sorting and running along an axis give the numbers of Keras 3.15.1 on JAX', () => {
  const two = () =>
    ops.topK(
      [
        [1, 4, 4, 2],
        [0, -1, -1, -3],
      ],
      3,
    );
  const cases: Case[] = [
    ['sort', () => ops.sort(TIES), 'float32', [2, 4], [1, 1, 2, 3, 1, 2, 2, nan]],
    [
      'sort columns',
      () =>
        ops.sort(
          [
            [3, -1],
            [1, 2],
          ],
          { axis: 0 },
        ),
      'float32',
      [2, 2],
      [1, -1, 3, 2],
    ],
    ['sort all', () => ops.sort(X, { axis: null }), 'float32', [6], [-2, -1, 0.5, 1.5, 2, 3]],
    ['argsort', () => ops.argsort(TIES), 'int32', [2, 4], [1, 3, 2, 0, 3, 0, 1, 2]],
    ['argsort all', () => ops.argsort(X, { axis: null }), 'int32', [6], [1, 4, 2, 0, 5, 3]],
    ['topK: values', () => two()[0], 'float32', [2, 3], [4, 4, 2, 0, -1, -1]],
    ['topK: places', () => two()[1], 'int32', [2, 3], [1, 2, 3, 0, 1, 2]],
    ['topK of int32', () => ops.topK(INTS, 2)[0], 'int32', [2, 2], [2, 1, 5, 0]],
    ['topK of int32: places', () => ops.topK(INTS, 2)[1], 'int32', [2, 2], [2, 0, 2, 0]],
    [
      'inTopK',
      () =>
        ops.inTopK(
          [2, 1, 0, 1],
          [
            [0.1, 0.2, 0.7],
            [0.5, 0.1, 0.4],
            [0.3, 0.3, 0.3],
            [0.2, nan, 0.1],
          ],
          2,
        ),
      'bool',
      [4],
      [1, 0, 1, 0],
    ],
    ['cumsum of all', () => ops.cumsum(X), 'float32', [6], [1.5, -0.5, 0, 3, 2, 4]],
    [
      'cumsum along an axis',
      () => ops.cumsum(X, { axis: 1 }),
      'float32',
      [2, 3],
      [1.5, -0.5, 0, 3, 2, 4],
    ],
    ['cumsum of bool', () => ops.cumsum(BOOLS), 'int32', [6], [1, 1, 2, 3, 4, 5]],
    [
      'cumsum in another dtype',
      () => ops.cumsum(INTS, { axis: 1, dtype: 'float32' }),
      'float32',
      [2, 3],
      [1, 1, 3, 0, 0, 5],
    ],
    ['cumprod of all', () => ops.cumprod(X), 'float32', [6], [1.5, -3, -1.5, -4.5, 4.5, 9]],
    [
      'cumprod along an axis',
      () => ops.cumprod(X, { axis: 0 }),
      'float32',
      [2, 3],
      [1.5, -2, 0.5, 4.5, 2, 1],
    ],
    ['cumprod of bool', () => ops.cumprod(BOOLS), 'int32', [6], [1, 0, 0, 0, 0, 0]],
    ['diff', () => ops.diff(X), 'float32', [2, 2], [-3.5, 2.5, -4, 3]],
    ['diff along the first axis', () => ops.diff(X, { axis: 0 }), 'float32', [1, 3], [1.5, 1, 1.5]],
    ['diff of diff', () => ops.diff([1, 4, 9, 17], { n: 2 }), 'float32', [2], [2, 3]],
    ['diff of bool', () => ops.diff(BOOLS), 'bool', [2, 2], [1, 1, 0, 0]],
    ['no diff', () => ops.diff(X, { n: 0 }), 'float32', [2, 3], [1.5, -2, 0.5, 3, -1, 2]],
    ['diff until nothing is left', () => ops.diff(X, { n: 5 }), 'float32', [2, 0], []],
    ['searchsorted', () => ops.searchsorted(LIST, SOUGHT), 'int32', [2, 2], [0, 0, 1, 4]],
    [
      'searchsorted on the right',
      () => ops.searchsorted(LIST, SOUGHT, { side: 'right' }),
      'int32',
      [2, 2],
      [0, 1, 3, 4],
    ],
    [
      'digitize',
      () => ops.digitize([0, 1, 2.7, 6, -1], [0, 1, 2.5, 4]),
      'int32',
      [5],
      [1, 2, 3, 4, 0],
    ],
  ];

  it.each(cases)('%s', (_, found, dtype, shape, wanted) => {
    const y = found();
    expect(y.dtype).toBe(dtype);
    expect(y.shape).toEqual(shape);
    expect(largestError(y.dataSync(), wanted)).toBeLessThan(2e-6);
  });
});

describe('the gradients along an axis are its slopes', () => {
  const x = float64([
    [1.5, -2, 0.5, 4],
    [3, -1, 2, 0.2],
  ]);
  const cases: [name: string, fn: (x: Tensor) => Tensor][] = [
    ['sort', (x) => ops.sort(x)],
    ['sort of squares', (x) => ops.square(ops.sort(x, { axis: null }))],
    ['topK', (x) => ops.square(ops.topK(x, 2)[0])],
    ['cumsum', (x) => ops.square(ops.cumsum(x, { axis: 0 }))],
    ['cumprod', (x) => ops.cumprod(x)],
    ['cumprod along an axis', (x) => ops.cumprod(x, { axis: 0 })],
    ['diff', (x) => ops.square(ops.diff(x, { n: 2 }))],
  ];

  it.each(cases)('%s', (_, fn) => {
    expect(slopeError(fn, x)).toBeLessThan(1e-7);
    expect(curvatureError(fn, x)).toBeLessThan(1e-6);
  });

  it('cumprod has slopes and curvatures with zeros anywhere', () => {
    for (const row of [
      [0, 2, 3],
      [2, 0, 3, 4, 5],
      [1, 2, 0, 3, 0, 4],
      [0, 0, 0],
    ]) {
      expect(slopeError((x) => ops.cumprod(x), float64(row))).toBeLessThan(1e-7);
      expect(curvatureError((x) => ops.cumprod(x), float64(row))).toBeLessThan(1e-6);
    }
  });

  it('the gradient of a long cumprod is the sum of the products from each element on', () => {
    const length = 1000;
    const ones = ops.ones([length], { dtype: 'float64' });
    const slopes = ops
      .grad((x: Tensor) => ops.sum(ops.cumprod(x)))(ones)
      .dataSync();
    expect(Array.from(slopes)).toEqual(Array.from({ length }, (_, i) => length - i));
  });

  it('no gradient passes through places', () => {
    const slopes = ops.grad((x: Tensor) =>
      ops.sum(ops.multiply(x, ops.cast(ops.argsort(x), 'float32'))),
    )([3, 1, 2]);
    expect(slopes.arraySync()).toEqual([1, 2, 0]);
  });
});

describe('what cannot be sorted is refused', () => {
  it('more of the greatest than there are', () => {
    expect(() => ops.topK(X, 4)).toThrow(ArgumentRangeError);
    expect(() => ops.topK(X, 4)).toThrow(/k is 4; it must be a whole number from 0 to 3/);
    expect(() => ops.topK(1, 1)).toThrow(/topK: axis -1 does not exist/);
    expect(() => ops.inTopK([0], [[1]], 0)).toThrow(/k is 0/);
  });

  it('targets outside the classes', () => {
    expect(() => ops.inTopK([3], [[0.1, 0.2, 0.7]], 1).dataSync()).toThrow(DataError);
  });

  it('lists with other than one axis, and unknown sides', () => {
    expect(() => ops.searchsorted(X, 1)).toThrow(ShapeError);
    expect(() => ops.digitize([1], X)).toThrow(/shape \(2, 3\); it must have one axis/);
    expect(() => ops.searchsorted(LIST, 1, { side: 'rigth' as 'right' })).toThrow(/'right'/);
  });
});

it('sorting of symbolic tensors keeps the open batch axis', () => {
  const x = new KerasTensor([null, 4], 'float32');
  expect(ops.sort(x).shape).toEqual([null, 4]);
  expect(ops.argsort(x).dtype).toBe('int32');
  expect(ops.topK(x, 2)[0].shape).toEqual([null, 2]);
  expect(ops.topK(x, 2)[1].shape).toEqual([null, 2]);
  expect(ops.inTopK(new KerasTensor([null], 'int32'), x, 2).shape).toEqual([null]);
  expect(ops.cumsum(x, { axis: 1 }).shape).toEqual([null, 4]);
  expect(ops.cumprod(x, { axis: 0 }).shape).toEqual([null, 4]);
  expect(ops.diff(x).shape).toEqual([null, 3]);
});
