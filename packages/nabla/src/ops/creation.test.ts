import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, ShapeError } from '../base/index.ts';
import { isOp, KerasTensor, leaf, type Tensor, topological, Variable } from '../graph/index.ts';
import { largestError } from '../testing/numeric.ts';
import * as ops from './index.ts';

const integers = (...values: number[]) => leaf(Int32Array.from(values), [values.length]);
const x = ops.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const float64 = { dtype: 'float64' } as const;

/** Results of Keras 3.15.1. */
const cases: readonly [name: string, found: () => Tensor, keras: string][] = [
  ['zeros', () => ops.zeros([2, 1]), '[[0],[0]]'],
  ['ones', () => ops.ones([2]), '[1,1]'],
  ['empty', () => ops.empty([0, 2]), '[]'],
  ['full of a list', () => ops.full([2, 2], [1, 2]), '[[1,2],[1,2]]'],
  ['fullLike', () => ops.fullLike([[1, 2]], 7), '[[7,7]]'],
  ['onesLike', () => ops.onesLike([5]), '[1]'],
  ['zerosLike', () => ops.zerosLike([5]), '[0]'],
  ['arange that counts down', () => ops.arange(5, { stop: 1, step: -2 }), '[5,3]'],
  [
    'arange with fractions',
    () => ops.arange(0, { stop: 1, step: 0.3, ...float64 }),
    '[0,0.3,0.6,0.8999999999999999]',
  ],
  ['arange of nothing', () => ops.arange(3, { stop: 3 }), '[]'],
  ['linspace', () => ops.linspace(2, 3, { num: 5 }), '[2,2.25,2.5,2.75,3]'],
  [
    'linspace of whole numbers',
    () => ops.linspace(-1, 1, { num: 4, dtype: 'int32' }),
    '[-1,-1,0,1]',
  ],
  [
    'linspace of lists',
    () => ops.linspace([0, 1], [1, 3], { num: 3, axis: -1 }),
    '[[0,0.5,1],[1,2,3]]',
  ],
  ['linspace of one', () => ops.linspace(2, 3, { num: 1 }), '[2]'],
  ['linspace of one without the end', () => ops.linspace(2, 3, { num: 1, endpoint: false }), '[2]'],
  ['linspace of none', () => ops.linspace(2, 3, { num: 0 }), '[]'],
  ['meshgrid by y', () => ops.meshgrid([1, 2, 3], [4, 5])[1], '[[4,4,4],[5,5,5]]'],
  [
    'meshgrid ij',
    () => ops.meshgrid([1, 2, 3], [4, 5], { indexing: 'ij' })[0],
    '[[1,1],[2,2],[3,3]]',
  ],
  [
    'meshgrid of three',
    () => ops.meshgrid([0, 1], [0, 1, 2], [0, 1])[0],
    '[[[0,0],[1,1]],[[0,0],[1,1]],[[0,0],[1,1]]]',
  ],
  ['eye below the diagonal', () => ops.eye(3, { M: 4, k: -1 }), '[[0,0,0,0],[1,0,0,0],[0,1,0,0]]'],
  ['identity', () => ops.identity(2), '[[1,0],[0,1]]'],
  ['tri', () => ops.tri(3, { M: 4, k: 1 }), '[[1,1,0,0],[1,1,1,0],[1,1,1,1]]'],
  ['tril', () => ops.tril(ops.stack([x, x]), { k: -1 }), '[[[0,0,0],[4,0,0]],[[0,0,0],[4,0,0]]]'],
  ['triu', () => ops.triu(x, { k: 1 }), '[[0,2,3],[0,0,6]]'],
  [
    'oneHot',
    () =>
      ops.oneHot(
        [
          [0, 2],
          [-1, 3],
        ],
        3,
      ),
    '[[[1,0,0],[0,0,1]],[[0,0,0],[0,0,0]]]',
  ],
  [
    'oneHot along the first axis',
    () =>
      ops.oneHot(
        [
          [0, 2],
          [1, 3],
        ],
        3,
        { axis: 0 },
      ),
    '[[[1,0],[0,0]],[[0,0],[1,0]],[[0,1],[0,0]]]',
  ],
  ['multiHot of one sample', () => ops.multiHot([0, 4], { numClasses: 5 }), '[1,0,0,0,1]'],
  [
    'multiHot',
    () =>
      ops.multiHot(
        [
          [0, 2],
          [1, 1],
        ],
        { numClasses: 4 },
      ),
    '[[1,0,1,0],[0,1,0,0]]',
  ],
  [
    'multiHot of more axes',
    () =>
      ops.multiHot(
        [
          [[0], [1]],
          [[2], [2]],
        ],
        { numClasses: 3 },
      ),
    '[[[1,1,0]],[[0,0,1]]]',
  ],
];

describe('ops that create tensors give what Keras gives', () => {
  it.each(cases)('%s', (_, found, keras) => {
    expect(JSON.stringify(found().arraySync())).toBe(keras);
  });

  it.each([
    [
      'linspace without the end',
      ops.linspace(2, 3, { num: 5, endpoint: false }),
      [2, 2.2, 2.4, 2.6, 2.8],
    ],
    ['logspace', ops.logspace(0, 2, { num: 5 }), [1, 3.1622777, 10, 31.622776, 100]],
    [
      'logspace of base 2',
      ops.logspace(0, 3, { num: 4, endpoint: false, base: 2 }),
      [1, 1.6817929, 2.8284271, 4.7568283],
    ],
  ])('%s, to the digits of float32', (_, tensor, keras) => {
    expect(largestError(tensor.dataSync(), keras)).toBeLessThan(2e-7);
  });
});

describe('dtypes of what is created', () => {
  it.each([
    ['floatx by default', ops.zeros([1]), 'float32'],
    ['that of x for likes', ops.onesLike(integers(1)), 'int32'],
    ['the one asked for', ops.onesLike(integers(1), { dtype: 'bool' }), 'bool'],
    ['int32 for an arange of whole numbers', ops.arange(3), 'int32'],
    ['floatx for one with fractions', ops.arange(0, { stop: 1, step: 0.5 }), 'float32'],
    ['that of the bounds for linspace', ops.linspace(ops.tensor(0, float64), 1), 'float64'],
    ['the one asked for by oneHot', ops.oneHot([0], 2, { dtype: 'int32' }), 'int32'],
    ['that of x for triangles', ops.tril([[true]]), 'bool'],
  ])('%s', (_, tensor, dtype) => {
    expect(tensor.dtype).toBe(dtype);
  });

  it('keeps the digits of float64 where bounds are plain numbers', () => {
    expect(ops.linspace(0, 0.3, { num: 2, ...float64 }).arraySync()).toEqual([0, 0.3]);
  });
});

describe('large tensors', () => {
  it.each([
    ['zeros', ops.zeros([2 ** 20, 2 ** 20])],
    ['eye', ops.eye(2 ** 20)],
    ['arange', ops.arange(2 ** 30)],
    ['tri', ops.tri(2 ** 20)],
    ['linspace', ops.linspace(0, 1, { num: 2 ** 30 })],
    ['oneHot', ops.oneHot([1, 2], 2 ** 30)],
    ['meshgrid', ops.meshgrid(ops.arange(2 ** 20), ops.arange(2 ** 20))[0]],
  ])('of %s take no memory before they are used', (_, tensor) => {
    const held = topological([tensor]).filter((each) => !isOp(each));
    expect(Math.max(...held.map(({ size }) => size), 0)).toBeLessThan(10);
  });
});

describe('symbolic tensors', () => {
  const batch = new KerasTensor([null, 3], 'int32');
  it.each([
    ['zerosLike', ops.zerosLike(batch), [null, 3]],
    ['oneHot', ops.oneHot(batch, 5), [null, 3, 5]],
    ['multiHot', ops.multiHot(batch, { numClasses: 5 }), [null, 5]],
    ['tril', ops.tril(batch), [null, 3]],
  ])('keep open lengths in %s', (_, { shape }, wanted) => {
    expect(shape).toEqual(wanted);
  });
});

describe('triangles', () => {
  it('let gradients through inside only', () => {
    const slope = ops.grad((t: Tensor) => ops.sum(ops.square(ops.tril(t))))(x);
    expect(slope.arraySync()).toEqual([
      [2, 0, 0],
      [8, 10, 0],
    ]);
  });
});

describe('what makes no tensor is refused', () => {
  it.each([
    ['a length below 0', () => ops.zeros([2, -1]), ShapeError, /^zeros: .* length -1/],
    ['a length with a fraction', () => ops.full([1.5], 0), ShapeError, /1\.5/],
    ['a step of 0', () => ops.arange(0, { stop: 3, step: 0 }), ArgumentRangeError, /step is 0/],
    ['an end without end', () => ops.arange(Infinity), ArgumentRangeError, /Infinity/],
    [
      'fewer than no numbers',
      () => ops.linspace(0, 1, { num: -1 }),
      ArgumentRangeError,
      /num is -1/,
    ],
    ['a base of 0', () => ops.logspace(0, 1, { base: 0 }), ArgumentRangeError, /base is 0/],
    ['a grid of matrices', () => ops.meshgrid([[1, 2]]), ShapeError, /\(1, 2\).*one axis/],
    ['rows below 0', () => ops.eye(-1), ArgumentRangeError, /eye: N is -1/],
    ['a triangle in a list', () => ops.triu([1, 2]), ShapeError, /triu: \(2,\) has 1 axes/],
    ['classes below 0', () => ops.oneHot([0], -1), ArgumentRangeError, /numClasses is -1/],
  ])('%s', (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});

describe('conversions', () => {
  it('take arrays, typed arrays, tensors and variables', () => {
    expect(ops.convertToTensor([1, 2.5], { dtype: 'int32' }).arraySync()).toEqual([1, 2]);
    expect(ops.array(Int32Array.of(1)).dtype).toBe('int32');
    expect(ops.convertToTensor(new Variable(x)).arraySync()).toEqual(x.arraySync());
    expect(ops.convertToTensor(x)).toBe(x);
  });

  it('give typed arrays of the dtype back', () => {
    expect(ops.convertToNumpy(ops.add([1, 2], 1))).toEqual(Float32Array.of(2, 3));
    expect(ops.convertToNumpy(ops.arange(2))).toEqual(Int32Array.of(0, 1));
  });

  it('tell tensors from what is none, as Keras does', () => {
    const others = [new KerasTensor([1], 'float32'), new Variable(x), [1], null];
    expect(ops.isTensor(x)).toBe(true);
    expect(others.map((each) => ops.isTensor(each))).toEqual([false, false, false, false]);
  });
});
