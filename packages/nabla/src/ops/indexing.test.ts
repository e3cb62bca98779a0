import { describe, expect, it } from 'vitest';
import { DataError, ShapeError, UnknownNameError } from '../base/index.ts';
import { KerasTensor, leaf, placeholder, type Tensor } from '../graph/index.ts';
import { Program } from '../runtime/index.ts';
import { compute, finiteDifferences, largestError } from '../testing/numeric.ts';
import * as ops from './index.ts';

const x = ops.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const cube = ops.reshape(ops.arange(24), [2, 3, 4]);

/** Results of Keras 3.15.1. */
const cases: readonly [name: string, found: () => Tensor, keras: string][] = [
  [
    'take by a matrix',
    () =>
      ops.take(
        x,
        [
          [0, -1],
          [2, 0],
        ],
        { axis: 1 },
      ),
    '[[[1,3],[3,1]],[[4,6],[6,4]]]',
  ],
  ['take of the flattened', () => ops.take(x, [5, 0]), '[6,1]'],
  ['take of one', () => ops.take(x, -1, { axis: 0 }), '[4,5,6]'],
  ['take of nothing', () => ops.take(x, ops.zeros([0], { dtype: 'int32' }), { axis: 0 }), '[]'],
  [
    'takeAlongAxis',
    () =>
      ops.takeAlongAxis(
        x,
        [
          [2, 0],
          [-1, 1],
        ],
        { axis: 1 },
      ),
    '[[3,1],[6,5]]',
  ],
  [
    'takeAlongAxis with one row for all',
    () => ops.takeAlongAxis(x, [[1]], { axis: 0 }),
    '[[4,5,6]]',
  ],
  ['takeAlongAxis of the flattened', () => ops.takeAlongAxis(x, [4, 1]), '[5,2]'],
  ['slice', () => ops.slice(cube, [1, 0, 2], [1, 2, 2]), '[[[14,15],[18,19]]]'],
  ['slice up to the end', () => ops.slice(x, [0, 1], [-1, -1]), '[[2,3],[5,6]]'],
  [
    'slice from a tensor',
    () => ops.slice(cube, leaf(Int32Array.of(1, 0, 2), [3]), [1, 2, 2]),
    '[[[14,15],[18,19]]]',
  ],
  ['sliceUpdate', () => ops.sliceUpdate(x, [0, 1], [[9], [8]]), '[[1,9,3],[4,8,6]]'],
  ['sliceUpdate of all', () => ops.sliceUpdate(5, [], 7), '7'],
  [
    'scatter',
    () =>
      ops.scatter(
        [
          [0, 1],
          [1, 2],
          [0, 1],
          [1, -1],
        ],
        [1, 2, 3, 4],
        [2, 3],
      ),
    '[[0,4,0],[0,0,6]]',
  ],
  ['scatter of rows', () => ops.scatter([[1], [1]], x, [2, 3]), '[[0,0,0],[5,7,9]]'],
  [
    'scatterUpdate: the last stays',
    () =>
      ops.scatterUpdate(
        x,
        [
          [0, 1],
          [0, 1],
          [1, -1],
        ],
        [7, 8, 9],
      ),
    '[[1,8,3],[4,5,9]]',
  ],
  ['scatterUpdate of rows', () => ops.scatterUpdate(x, [[1]], [[7, 8, 9]]), '[[1,2,3],[7,8,9]]'],
  [
    'scatterUpdate that adds',
    () =>
      ops.scatterUpdate(
        x,
        [
          [0, 1],
          [0, 1],
        ],
        [7, 8],
        { reduction: 'add' },
      ),
    '[[1,17,3],[4,5,6]]',
  ],
  [
    'scatterUpdate of truth values',
    () => ops.scatterUpdate([true, true], [[1]], [false]),
    '[true,false]',
  ],
];

describe('ops that index give what Keras gives', () => {
  it.each(cases)('%s', (_, found, keras) => {
    expect(JSON.stringify(found().arraySync())).toBe(keras);
  });
});

describe('indices that are computed', () => {
  const negative = ops.negative(ops.arange(1, { stop: 3 }));
  const places = ops.stack([ops.arange(2), negative], { axis: 1 });

  it('count from the end where they are negative', () => {
    expect(ops.take(x, negative, { axis: 1 }).arraySync()).toEqual([
      [3, 2],
      [6, 5],
    ]);
    expect(ops.scatter(places, [1, 2], [2, 3]).arraySync()).toEqual([
      [0, 0, 1],
      [0, 2, 0],
    ]);
  });

  it('are refused when the graph runs, and name what was given', () => {
    const program = new Program([{ shape: [1], dtype: 'int32' }], (at) => ({
      taken: ops.take([1, 2, 3], at),
    }));
    expect(program.run([Int32Array.of(-3)]).taken).toEqual(Float32Array.of(1));
    expect(() => program.run([Int32Array.of(-4)])).toThrow(/index -4 .* 0 to 2/);
    expect(() => program.run([Int32Array.of(3)])).toThrow(DataError);
  });

  it('never land in another row', () => {
    const program = new Program([{ shape: [1, 2], dtype: 'int32' }], (at) => ({
      result: ops.scatterUpdate(x, at, [0]),
    }));
    expect(program.run([Int32Array.of(1, -3)]).result).toEqual(Float32Array.of(1, 2, 3, 0, 5, 6));
    expect(() => program.run([Int32Array.of(0, 3)])).toThrow(DataError);
    expect(() => program.run([Int32Array.of(1, -4)])).toThrow(DataError);
  });

  it('can say where a slice begins', () => {
    const program = new Program([{ shape: [1], dtype: 'int32' }], (start) => ({
      window: ops.slice([10, 11, 12, 13], start, [2]),
    }));
    expect(program.run([Int32Array.of(2)]).window).toEqual(Float32Array.of(12, 13));
    expect(() => program.run([Int32Array.of(3)])).toThrow(DataError);
  });
});

/** The sum of a result, each element weighted by its number from 1. */
const weigh = (y: Tensor) =>
  ops.sum(ops.multiply(ops.ravel(y), ops.arange(1, { stop: y.size + 1 })));

const double = (length: number) => ops.ones([length], { dtype: 'float64' });

const gradients: readonly [name: string, op: (t: Tensor) => Tensor, slope: readonly number[]][] = [
  ['take', (t) => ops.take(t, [2, 0, 2]), [2, 0, 1 + 3]],
  ['takeAlongAxis', (t) => ops.takeAlongAxis(t, [1, 1, 0], { axis: 0 }), [3, 1 + 2, 0]],
  ['slice from a tensor', (t) => ops.slice(t, leaf(Int32Array.of(1), [1]), [2]), [0, 1, 2]],
  ['sliceUpdate by x', (t) => ops.sliceUpdate(t, [1], [9]), [1, 0, 3]],
  ['sliceUpdate by the updates', (t) => ops.sliceUpdate(double(5), [1], t), [2, 3, 4]],
  ['scatter', (t) => ops.scatter([[3], [1], [3]], t, [4]), [4, 2, 4]],
  ['scatterUpdate by x', (t) => ops.scatterUpdate(t, [[1], [1]], [8, 9]), [1, 0, 3]],
  [
    'scatterUpdate by the updates: the last only',
    (t) => ops.scatterUpdate(double(4), [[3], [1], [3]], t),
    [0, 2, 4],
  ],
  [
    'scatterUpdate that adds',
    (t) => ops.scatterUpdate(double(4), [[3], [1], [3]], t, { reduction: 'add' }),
    [4, 2, 4],
  ],
];

describe('gradients go back to where the elements came from', () => {
  const start = placeholder([3], 'float64', 'start');

  it.each(gradients)('%s', (_, op, slope) => {
    expect(
      ops
        .grad((t: Tensor) => weigh(op(t)))([1, 2, 3])
        .arraySync(),
    ).toEqual(slope);
  });

  it.each(gradients)('%s: so do those of second order', (_, op) => {
    const once = ops.grad((t: Tensor) => weigh(ops.square(op(t))));
    const total = (t: Tensor) => ops.sum(ops.square(once(t)));
    const [found] = ops.gradientOf(total(start), [start]);
    const numeric = finiteDifferences(
      (moved) => compute([total(start)], [start], [moved])[0][0],
      Float64Array.of(1, 2, 3),
    );
    const [exact] = found ? compute([found], [start], [Float64Array.of(1, 2, 3)]) : [];
    expect(largestError(exact, numeric)).toBeLessThan(1e-6);
  });
});

describe('symbolic tensors', () => {
  const batch = new KerasTensor([null, 3], 'float32');
  const indices = new KerasTensor([null, 2], 'int32');
  it.each([
    ['take', ops.take(batch, [0, 1], { axis: 1 }), [null, 2]],
    ['take with symbolic indices', ops.take([1, 2, 3], indices), [null, 2]],
    ['takeAlongAxis', ops.takeAlongAxis(batch, indices, { axis: 1 }), [null, 2]],
    ['slice', ops.slice(batch, [0, 1], [-1, 2]), [null, 2]],
    ['scatterUpdate', ops.scatterUpdate(batch, [[0]], [[1, 2, 3]]), [null, 3]],
  ])('keep open lengths in %s', (_, { shape }, wanted) => {
    expect(shape).toEqual(wanted);
  });
});

describe('what does not fit is refused', () => {
  it.each([
    [
      'an index behind the end',
      () => ops.take(x, [3], { axis: 1 }).dataSync(),
      DataError,
      /index 3 .* 0 to 2/,
    ],
    ['an index of nothing', () => ops.take([], [0]).dataSync(), DataError, /index 0 .* empty/],
    ['an index with a fraction', () => ops.take(x, [0.5]), DataError, /0\.5 .* no whole number/],
    [
      'indices with too few axes',
      () => ops.takeAlongAxis(x, [0], { axis: 1 }),
      ShapeError,
      /as many axes/,
    ],
    [
      'indices with other rows',
      () => ops.takeAlongAxis(x, [[0], [0], [0]], { axis: 1 }),
      ShapeError,
      /do not fit \(2, 3\)/,
    ],
    ['a slice behind the end', () => ops.slice(x, [0, 2], [2, 2]), ShapeError, /axis 1/],
    ['a slice with too few axes', () => ops.slice(x, [0], [2]), ShapeError, /each of its 2 axes/],
    [
      'updates behind the end',
      () => ops.sliceUpdate(x, [1, 2], [[1, 2]]),
      ShapeError,
      /do not lie within \(2, 3\)/,
    ],
    [
      'updates of too few axes',
      () => ops.sliceUpdate(x, [0, 0], [1]),
      ShapeError,
      /\(1,\) from \[0, 0\]/,
    ],
    [
      'a scatter to another row',
      () => ops.scatter([[0, 3]], [1], [2, 3]),
      DataError,
      /index 3 .* axis 1/,
    ],
    [
      'a scatter of another shape',
      () => ops.scatter([[0]], [1, 2], [3]),
      ShapeError,
      /must be \(1,\)/,
    ],
    ['indices of too many axes', () => ops.scatter([[0, 0]], [1], [3]), ShapeError, /name 2 axes/],
    [
      'an unknown reduction',
      () => ops.scatterUpdate(x, [[0, 0]], [1], { reduction: 'ad' as 'add' }),
      UnknownNameError,
      /'add'/,
    ],
  ])('%s', (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});
