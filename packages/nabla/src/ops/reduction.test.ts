import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, ShapeError, UnknownNameError, UsageError } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { largestError } from '../testing/numeric.ts';
import { curvatureError, slopeError } from '../testing/slopes.ts';
import * as ops from './index.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
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
const BYTES = ops.tensor([200, 100], { dtype: 'uint8' });
const CUBE = ops.reshape(ops.arange(1, { stop: 25, dtype: 'float32' }), [2, 3, 4]);
const EMPTY = ops.zeros([0, 2]);

type Case = [name: string, found: () => Tensor, dtype: string, shape: number[], wanted: number[]];

/** Numbers of Keras 3.15.1 on JAX, float32. */
function agrees(cases: readonly Case[]): void {
  it.each(cases)('%s', (_, found, dtype, shape, wanted) => {
    const y = found();
    expect(y.dtype).toBe(dtype);
    expect(y.shape).toEqual(shape);
    expect(largestError(y.dataSync(), wanted)).toBeLessThan(2e-6);
  });
}

describe('reductions give the numbers of Keras', () => {
  agrees([
    ['sum of all', () => ops.sum(X), 'float32', [], [4]],
    ['sum over an axis', () => ops.sum(X, { axis: 1 }), 'float32', [2], [0, 4]],
    ['sum of int32', () => ops.sum(INTS), 'int32', [], [8]],
    ['sum of bool', () => ops.sum(BOOLS), 'int32', [], [5]],
    ['sum of uint8 beyond 255', () => ops.sum(BYTES), 'int32', [], [300]],
    [
      'sum over two axes that stay',
      () => ops.sum(CUBE, { axis: [0, -1], keepdims: true }),
      'float32',
      [1, 3, 1],
      [68, 100, 132],
    ],
    [
      'sum over no axis',
      () => ops.sum(X, { axis: [] }),
      'float32',
      [2, 3],
      [1.5, -2, 0.5, 3, -1, 2],
    ],
    ['sum of nothing', () => ops.sum(EMPTY, { axis: 0 }), 'float32', [2], [0, 0]],
    ['mean', () => ops.mean(X, { axis: 1 }), 'float32', [2], [0, 4 / 3]],
    ['mean of int32', () => ops.mean(INTS), 'float32', [], [4 / 3]],
    ['mean of bool', () => ops.mean(BOOLS), 'float32', [], [5 / 6]],
    ['mean of nothing', () => ops.mean(EMPTY, { axis: 0 }), 'float32', [2], [nan, nan]],
    ['prod', () => ops.prod(X, { axis: 1 }), 'float32', [2], [-1.5, -6]],
    ['prod of uint8 beyond 255', () => ops.prod(BYTES), 'int32', [], [20000]],
    ['prod of bool', () => ops.prod(BOOLS), 'int32', [], [0]],
    [
      'prod in another dtype',
      () => ops.prod(ops.add(INTS, 1), { dtype: 'float32' }),
      'float32',
      [],
      [36],
    ],
    ['prod of nothing', () => ops.prod(EMPTY, { axis: 0 }), 'float32', [2], [1, 1]],
    ['max', () => ops.max(X, { axis: 1 }), 'float32', [2], [1.5, 3]],
    ['max of bool', () => ops.max(BOOLS), 'bool', [], [1]],
    ['max of uint8', () => ops.max(BYTES), 'uint8', [], [200]],
    ['max with NaN', () => ops.max([1, nan, 2]), 'float32', [], [nan]],
    ['max with initial', () => ops.max(X, { axis: 1, initial: 1.75 }), 'float32', [2], [1.75, 3]],
    ['max of nothing', () => ops.max(EMPTY, { axis: 0, initial: 7 }), 'float32', [2], [7, 7]],
    ['min', () => ops.min(X, { axis: 1 }), 'float32', [2], [-2, -1]],
    ['min of bool', () => ops.min(BOOLS), 'bool', [], [0]],
    ['min with initial', () => ops.min(X, { axis: 1, initial: -1.5 }), 'float32', [2], [-2, -1.5]],
    ['amax', () => ops.amax(X, { axis: 0 }), 'float32', [3], [3, -1, 2]],
    ['amin', () => ops.amin(X, { axis: 0 }), 'float32', [3], [1.5, -2, 0.5]],
    ['all', () => ops.all(BOOLS, { axis: 1 }), 'bool', [2], [0, 1]],
    ['all of numbers below 0', () => ops.all([-1, 0.25]), 'bool', [], [1]],
    ['all of nothing', () => ops.all(EMPTY, { axis: 0 }), 'bool', [2], [1, 1]],
    ['any', () => ops.any(INTS, { axis: 0 }), 'bool', [3], [1, 0, 1]],
    ['any of nothing', () => ops.any(EMPTY, { axis: 0 }), 'bool', [2], [0, 0]],
    ['countNonzero', () => ops.countNonzero(INTS, { axis: 1 }), 'int32', [2], [2, 1]],
    ['argmax of all', () => ops.argmax(X), 'int32', [], [3]],
    ['argmax along an axis', () => ops.argmax(X, { axis: 1 }), 'int32', [2], [0, 0]],
    ['argmax that keeps axes', () => ops.argmax(X, { keepdims: true }), 'int32', [1, 1], [3]],
    ['argmax of equal ones', () => ops.argmax([2, 5, 5, 2]), 'int32', [], [1]],
    ['argmax with NaN', () => ops.argmax([1, nan, 5, nan]), 'int32', [], [1]],
    ['argmin', () => ops.argmin(X, { axis: -1, keepdims: true }), 'int32', [2, 1], [1, 1]],
    ['argmin of equal ones', () => ops.argmin([2, 5, 5, 2]), 'int32', [], [0]],
    ['argmin with NaN', () => ops.argmin([1, nan, 5, nan]), 'int32', [], [1]],
  ]);
});

describe('statistics give the numbers of Keras', () => {
  const list = [1, 2, 4, 8];
  const shares = [0, 0.25, 0.5, 0.6, 1];
  const at = (method: ops.QuantileMethod) => () => ops.quantile(list, shares, { method });
  agrees([
    ['var', () => ops.var(X, { axis: 1 }), 'float32', [2], [2.1666667461, 2.8888890743]],
    ['var of int32', () => ops.var(INTS), 'float32', [], [3.222222328]],
    ['std of bool', () => ops.std(BOOLS), 'float32', [], [0.3726780117]],
    [
      'std over axes',
      () => ops.std(CUBE, { axis: [0, 2] }),
      'float32',
      [3],
      [6.1032777, 6.1032777, 6.1032777],
    ],
    [
      'moments: the mean',
      () => ops.moments(X, 0, { keepdims: true })[0],
      'float32',
      [1, 3],
      [2.25, -1.5, 1.25],
    ],
    [
      'moments: the variance',
      () => ops.moments(X, [1])[1],
      'float32',
      [2],
      [2.1666667461, 2.8888890743],
    ],
    ['average', () => ops.average(INTS, { axis: 0 }), 'float32', [3], [0.5, 0, 3.5]],
    [
      'average by an axis',
      () => ops.average(X, { axis: 1, weights: [1, 2, 3] }),
      'float32',
      [2],
      [-0.1666666716, 1.1666667461],
    ],
    [
      'average by element',
      () => ops.average(X, { weights: ops.absolute(X) }),
      'float32',
      [],
      [1.0499999523],
    ],
    ['median', () => ops.median(X, { axis: 1 }), 'float32', [2], [0.5, 2]],
    [
      'median of an even number',
      () => ops.median(CUBE, { axis: [0, 2], keepdims: true }),
      'float32',
      [1, 3, 1],
      [8.5, 12.5, 16.5],
    ],
    ['median of bool', () => ops.median(BOOLS), 'float32', [], [1]],
    ['median with NaN', () => ops.median([1, nan, 2]), 'float32', [], [nan]],
    ['quantile, linear', at('linear'), 'float32', [5], [1, 1.75, 3, 3.6000001431, 8]],
    ['quantile, lower', at('lower'), 'float32', [5], [1, 1, 2, 2, 8]],
    ['quantile, higher', at('higher'), 'float32', [5], [1, 2, 4, 4, 8]],
    ['quantile, nearest', at('nearest'), 'float32', [5], [1, 2, 2, 4, 8]],
    ['quantile, midpoint', at('midpoint'), 'float32', [5], [1, 1.5, 3, 3, 8]],
    [
      'quantile along an axis',
      () => ops.quantile(X, [0.25, 0.5], { axis: 1 }),
      'float32',
      [2, 2],
      [-0.75, 0.5, 0.5, 2],
    ],
    [
      'quantile that keeps an axis',
      () => ops.quantile(X, [0.25, 0.5], { axis: 1, keepdims: true }),
      'float32',
      [2, 2, 1],
      [-0.75, 0.5, 0.5, 2],
    ],
    [
      'quantile over axes',
      () => ops.quantile(CUBE, 0.3, { axis: [0, 2] }),
      'float32',
      [3],
      [3.1000001431, 7.1000003815, 11.1000003815],
    ],
    [
      'percentile',
      () => ops.percentile(X, 30, { axis: 0 }),
      'float32',
      [3],
      [1.9500000477, -1.7000000477, 0.95],
    ],
  ]);
});

describe('norms and softmax give the numbers of Keras', () => {
  const rows = { axis: 1 };
  const turned = { axis: [1, 0] };
  agrees([
    ['norm of all', () => ops.norm(CUBE), 'float32', [], [70]],
    ['norm of int32', () => ops.norm(INTS), 'float32', [], [5.4772257805]],
    ['norm of rows', () => ops.norm(X, rows), 'float32', [2], [2.5495097637, 3.7416574955]],
    ['norm 0', () => ops.norm(X, { ord: 0, ...rows }), 'float32', [2], [3, 3]],
    ['norm 1', () => ops.norm(X, { ord: 1, ...rows }), 'float32', [2], [4, 6]],
    [
      'norm 2',
      () => ops.norm(X, { ord: 2, ...rows }),
      'float32',
      [2],
      [2.5495097637, 3.7416574955],
    ],
    [
      'norm 3',
      () => ops.norm(X, { ord: 3, ...rows }),
      'float32',
      [2],
      [2.2571787834, 3.3019273281],
    ],
    [
      'norm -1',
      () => ops.norm(X, { ord: -1, ...rows }),
      'float32',
      [2],
      [0.3157894611, 0.5454545617],
    ],
    ['norm ∞', () => ops.norm(X, { ord: inf, ...rows }), 'float32', [2], [2, 3]],
    ['norm -∞', () => ops.norm(X, { ord: -inf, ...rows }), 'float32', [2], [0.5, 1]],
    ['matrix norm fro', () => ops.norm(X, { ord: 'fro' }), 'float32', [], [4.5276927948]],
    ['matrix norm 1', () => ops.norm(X, { ord: 1 }), 'float32', [], [4.5]],
    ['matrix norm 1, turned', () => ops.norm(X, { ord: 1, ...turned }), 'float32', [], [6]],
    ['matrix norm -1', () => ops.norm(X, { ord: -1 }), 'float32', [], [2.5]],
    ['matrix norm ∞', () => ops.norm(X, { ord: inf }), 'float32', [], [6]],
    ['matrix norm -∞, turned', () => ops.norm(X, { ord: -inf, ...turned }), 'float32', [], [2.5]],
    [
      'matrix norms',
      () => ops.norm(CUBE, { ord: 1, axis: [0, 2], keepdims: true }),
      'float32',
      [1, 3, 1],
      [20, 28, 36],
    ],
    [
      'normalize',
      () =>
        ops.normalize([
          [1.5, -2, 0.5],
          [0, 0, 0],
        ]),
      'float32',
      [2, 3],
      [0.5883483887, -0.7844645381, 0.1961161345, 0, 0, 0],
    ],
    [
      'normalize, order 1',
      () =>
        ops.normalize(
          [
            [1.5, -2, 0.5],
            [0, 0, 0],
          ],
          { order: 1 },
        ),
      'float32',
      [2, 3],
      [0.375, -0.5, 0.125, 0, 0, 0],
    ],
    [
      'normalize, order 3',
      () => ops.normalize([1.5, -2, 0.5], { order: 3 }),
      'float32',
      [3],
      [0.6645463705, -0.8860618472, 0.2215154618],
    ],
    [
      'normalize columns',
      () => ops.normalize(X, { axis: 0 }),
      'float32',
      [2, 3],
      [0.4472135901, -0.8944271803, 0.2425356209, 0.8944271803, -0.4472135901, 0.9701424837],
    ],
    ['normalize a scalar', () => ops.normalize(3), 'float32', [1], [1]],
    ['logsumexp', () => ops.logsumexp(X), 'float32', [], [3.529538393]],
    [
      'logsumexp of rows',
      () => ops.logsumexp(X, { axis: 1, keepdims: true }),
      'float32',
      [2, 1],
      [1.8350975513, 3.3265626431],
    ],
    ['logsumexp of -∞', () => ops.logsumexp([-inf, -inf]), 'float32', [], [-inf]],
    ['logsumexp with ∞', () => ops.logsumexp([inf, 1]), 'float32', [], [inf]],
    ['logsumexp of large numbers', () => ops.logsumexp([1000, 1000]), 'float32', [], [1000.693147]],
    ['logsumexp of nothing', () => ops.logsumexp(ops.zeros([0])), 'float32', [], [-inf]],
    [
      'softmax',
      () => ops.softmax(X),
      'float32',
      [2, 3],
      [0.7152683139, 0.0215992313, 0.2631325126, 0.7213991284, 0.0132128866, 0.2653879225],
    ],
    [
      'softmax of columns',
      () => ops.softmax(X, { axis: 0 }),
      'float32',
      [2, 3],
      [0.1824255139, 0.2689414322, 0.1824255139, 0.8175744415, 0.7310585976, 0.8175744415],
    ],
    [
      'softmax over both axes',
      () => ops.softmax(X, { axis: [0, 1] }),
      'float32',
      [2, 3],
      [0.1313961595, 0.0039678202, 0.0483379439, 0.5888767242, 0.0107856533, 0.2166356444],
    ],
    [
      'softmax over outer axes',
      () => ops.slice(ops.softmax(CUBE, { axis: [0, 2] }), [1, 2, 0], [1, 1, 4]),
      'float32',
      [1, 1, 4],
      [0.0320584029, 0.087143779, 0.2368813604, 0.6439102888],
    ],
    [
      'softmax of int32',
      () => ops.softmax(INTS),
      'float32',
      [2, 3],
      [0.2447284758, 0.0900305733, 0.6652409434, 0.0066483542, 0.0066483542, 0.9867032766],
    ],
    [
      'logSoftmax',
      () => ops.logSoftmax(X),
      'float32',
      [2, 3],
      [-0.3350975514, -3.8350975514, -1.3350975514, -0.3265627027, -4.3265628815, -1.3265626431],
    ],
    [
      'logSoftmax over both axes',
      () => ops.logSoftmax(X, { axis: [0, 1] }),
      'float32',
      [2, 3],
      [-2.029538393, -5.5295381546, -3.029538393, -0.529538393, -4.5295383931, -1.529538393],
    ],
  ]);
});

describe('reductions that leave NaN out give the numbers of Keras', () => {
  const holes = [
    [1.5, nan, 0.5],
    [nan, nan, nan],
    [3, -1, 2],
  ];
  agrees([
    ['nansum', () => ops.nansum(holes, { axis: 1 }), 'float32', [3], [2, 0, 4]],
    ['nansum of int32', () => ops.nansum(INTS), 'int32', [], [8]],
    ['nanmean', () => ops.nanmean(holes, { axis: 1 }), 'float32', [3], [1, nan, 4 / 3]],
    ['nanmean of int32', () => ops.nanmean(INTS), 'float32', [], [4 / 3]],
    ['nanvar', () => ops.nanvar(holes, { axis: 1 }), 'float32', [3], [0.25, nan, 2.8888890743]],
    ['nanstd', () => ops.nanstd(holes), 'float32', [], [1.3638181686]],
    ['nanmax', () => ops.nanmax(holes, { axis: 1 }), 'float32', [3], [1.5, nan, 3]],
    ['nanmax of int32', () => ops.nanmax(INTS), 'int32', [], [5]],
    [
      'nanmin',
      () => ops.nanmin(holes, { axis: 1, keepdims: true }),
      'float32',
      [3, 1],
      [0.5, nan, -1],
    ],
  ]);

  it('and give NaN no gradient', () => {
    const slopes = ops.grad((x: Tensor) => ops.nanvar(x))([1, nan, 3]);
    expect(slopes.arraySync()).toEqual([-1, 0, 1]);
  });
});

describe('the gradients of reductions are their slopes', () => {
  const x = float64([
    [1.5, -2, 0.5],
    [3, -1, 2],
  ]);
  const cases: [name: string, fn: (x: Tensor) => Tensor][] = [
    ['mean', (x) => ops.mean(x, { axis: 0 })],
    ['prod', (x) => ops.prod(x, { axis: 1 })],
    ['var', (x) => ops.var(x, { axis: 1 })],
    ['std', (x) => ops.std(x, { axis: 0 })],
    ['moments', (x) => ops.add(...ops.moments(x, 1))],
    ['average', (x) => ops.average(x, { axis: 1, weights: [1, 2, 3] })],
    [
      'average by its weights',
      (x) =>
        ops.average([1, 5, 2], {
          axis: 0,
          weights: ops.sum(x, { axis: 0 }),
        }),
    ],
    ['quantile', (x) => ops.quantile(x, [0.3, 0.9], { axis: 1 })],
    ['norm', (x) => ops.norm(x, { axis: 1 })],
    ['norm 3', (x) => ops.norm(x, { ord: 3, axis: 1 })],
    ['normalize', (x) => ops.normalize(x)],
    ['normalize, order 3', (x) => ops.normalize(x, { order: 3 })],
    ['logsumexp', (x) => ops.logsumexp(x, { axis: 1 })],
    ['softmax over both axes', (x) => ops.softmax(x, { axis: [0, 1] })],
    ['logSoftmax over both axes', (x) => ops.logSoftmax(x, { axis: [0, 1] })],
  ];

  it.each(cases)('%s', (_, fn) => {
    expect(slopeError(fn, x)).toBeLessThan(1e-7);
    expect(curvatureError(fn, x)).toBeLessThan(1e-6);
  });

  it('prod has slopes and curvatures with one zero, two zeros and three', () => {
    for (const row of [
      [2, 0, 3, 4],
      [0, 2, 0, 5],
      [0, 0, 3, 0],
    ]) {
      expect(slopeError((x) => ops.prod(x), float64(row))).toBeLessThan(1e-7);
      expect(curvatureError((x) => ops.prod(x), float64(row))).toBeLessThan(1e-7);
    }
    const { gradients } = ops.valueAndGrad((x) => ops.prod(x))([2, 0, 3]);
    expect(gradients[0].arraySync()).toEqual([0, 6, 0]);
  });

  it('equal elements share the gradient of max and min evenly', () => {
    const slopes = (fn: (x: Tensor) => Tensor) => ops.grad(fn)([1, 3, 3, 1, 3]).arraySync();
    expect(slopes((x) => ops.multiply(6, ops.max(x)))).toEqual([0, 2, 2, 0, 2]);
    expect(slopes((x) => ops.multiply(6, ops.min(x)))).toEqual([3, 0, 0, 3, 0]);
  });

  it('normalize has a gradient at 0, which is 1 / ε and no NaN', () => {
    const slopes = ops.grad((x: Tensor) => ops.sum(ops.normalize(x, { epsilon: 0.5 })))([0, 0]);
    expect(slopes.arraySync()).toEqual([2, 2]);
  });

  it('logsumexp has the softmax as its gradient, for large numbers too', () => {
    const slopes = ops.grad((x: Tensor) => ops.logsumexp(x))([1000, 1000, -1000]);
    expect(slopes.arraySync()).toEqual([0.5, 0.5, 0]);
  });
});

describe('what cannot be reduced is refused', () => {
  it('an axis that is not there', () => {
    expect(() => ops.sum(X, { axis: 2 })).toThrow(ArgumentRangeError);
    expect(() => ops.sum(X, { axis: 2 })).toThrow(/sum: axis 2 .* -2 to 1/);
    expect(() => ops.argmax(X, { axis: -3 })).toThrow(/argmax: axis -3/);
  });

  it('the greatest and the least of nothing', () => {
    for (const op of [ops.max, ops.min]) {
      expect(() => op(EMPTY, { axis: 0 })).toThrow(ShapeError);
      expect(() => op(EMPTY, { axis: 0 })).toThrow(/no elements along axis 0.*`initial`/);
      expect(op(EMPTY, { axis: 1 }).shape).toEqual([0]);
    }
    expect(() => ops.argmax(EMPTY, { axis: 0 })).toThrow(/no elements along axis 0/);
    expect(() => ops.median(EMPTY, { axis: 0 })).toThrow(/median: .*no elements along axis 0/);
  });

  it('quantiles outside 0 to 1 and unknown methods', () => {
    expect(() => ops.quantile(X, 1.5)).toThrow(/q is 1.5; it must be a number from 0 to 1/);
    expect(() => ops.percentile(X, [50, 101])).toThrow(/q is 101/);
    expect(() => ops.quantile(X, 0.5, { method: 'liner' as 'linear' })).toThrow(UnknownNameError);
    expect(() => ops.quantile(X, [[0.5]])).toThrow(ShapeError);
  });

  it('norms that are not there', () => {
    expect(() => ops.norm(X, { ord: 2 })).toThrow(UsageError);
    expect(() => ops.norm(X, { ord: 'fro', axis: 1 })).toThrow(/norm of matrices: give two axes/);
    expect(() => ops.norm(CUBE, { ord: 1 })).toThrow(/give one axis or two. It was given 3/);
    expect(() => ops.norm(X, { ord: 'nuc' as 'fro' })).toThrow(UnknownNameError);
    expect(() => ops.normalize(X, { order: 0.5 })).toThrow(ArgumentRangeError);
  });

  it('weights that do not fit', () => {
    expect(() => ops.average(X, { weights: [1, 2, 3] })).toThrow(/Give the axis/);
    expect(() => ops.average(X, { axis: 0, weights: [1, 2, 3] })).toThrow(/\(2,\) along axis 0/);
  });
});

it('reductions of symbolic tensors keep the open batch axis', () => {
  const x = new KerasTensor([null, 4, 5], 'int32');
  expect(ops.sum(x, { axis: [1, 2] }).shape).toEqual([null]);
  expect(ops.mean(x, { axis: -1 }).shape).toEqual([null, 4]);
  expect(ops.mean(x, { axis: -1 }).dtype).toBe('float32');
  expect(ops.max(x, { axis: 1, keepdims: true }).shape).toEqual([null, 1, 5]);
  expect(ops.argmax(x, { axis: -1 }).shape).toEqual([null, 4]);
  expect(ops.moments(x, [1]).map(({ shape }) => shape)).toEqual([
    [null, 5],
    [null, 5],
  ]);
  expect(ops.median(x, { axis: 2 }).shape).toEqual([null, 4]);
  expect(ops.quantile(x, [0.1, 0.9], { axis: 2 }).shape).toEqual([2, null, 4]);
  expect(ops.softmax(x, { axis: [1, 2] }).shape).toEqual([null, 4, 5]);
  expect(ops.norm(x, { axis: 1 }).shape).toEqual([null, 5]);
  expect(ops.normalize(x).shape).toEqual([null, 4, 5]);
  expect(ops.logsumexp(x).shape).toEqual([]);
});

describe('options in the wrong place', () => {
  it('are refused, not ignored', () => {
    expect(() => ops.sum([[1, 2]], 1 as never)).toThrow(
      /sum takes its options as one object.*\{ axis: 1 \}.*given 1/,
    );
    expect(() => ops.concatenate([[1], [2]], 0 as never)).toThrow(/concatenate takes its options/);
  });

  it('leave Array.map alone', () => {
    expect(
      [[1, 2], [3]].map(ops.sum as (x: number[]) => { item(): number }).map((each) => each.item()),
    ).toEqual([3, 3]);
  });
});
