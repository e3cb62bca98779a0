import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, NablaError, ShapeError, UsageError } from '../base/index.ts';
import { KerasTensor, leaf, type NestedArray, Tensor } from '../graph/index.ts';
import * as ops from './index.ts';

const x = ops.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const cube = ops.reshape(ops.arange(24), [2, 3, 4]);
const integers = (...values: number[]) => leaf(Int32Array.from(values), [values.length]);

type Result = Tensor | Tensor[];
function nested(result: Result): NestedArray {
  return result instanceof Tensor ? result.arraySync() : result.map((each) => each.arraySync());
}

/** Results of Keras 3.15.1. */
const cases: readonly [name: string, found: () => Result, keras: string][] = [
  ['reshape with -1', () => ops.reshape(x, [-1, 2]), '[[1,2],[3,4],[5,6]]'],
  ['reshape of an empty tensor', () => ops.reshape(ops.zeros([0, 3]), [-1, 3]), '[]'],
  ['ravel', () => ops.ravel(x), '[1,2,3,4,5,6]'],
  ['transpose', () => ops.transpose(x), '[[1,4],[2,5],[3,6]]'],
  ['swapaxes', () => ops.swapaxes(x, 0, -1), '[[1,4],[2,5],[3,6]]'],
  [
    'moveaxis of two axes',
    () => ops.moveaxis(cube, [0, 1], [-1, 0]),
    '[[[0,12],[1,13],[2,14],[3,15]],[[4,16],[5,17],[6,18],[7,19]],[[8,20],[9,21],[10,22],[11,23]]]',
  ],
  ['expandDims at both ends', () => ops.expandDims(x, [0, -1]), '[[[[1],[2],[3]],[[4],[5],[6]]]]'],
  ['squeeze', () => ops.squeeze([[[1], [2]]]), '[1,2]'],
  ['squeeze of one axis', () => ops.squeeze([[[1], [2]]], { axis: -1 }), '[[1,2]]'],
  ['broadcastTo', () => ops.broadcastTo([[1], [2]], [2, 2]), '[[1,1],[2,2]]'],
  ['concatenate', () => ops.concatenate([x, x], { axis: -1 }), '[[1,2,3,1,2,3],[4,5,6,4,5,6]]'],
  ['stack', () => ops.stack([x, x], { axis: -1 }), '[[[1,1],[2,2],[3,3]],[[4,4],[5,5],[6,6]]]'],
  ['hstack of matrices', () => ops.hstack([x, x]), '[[1,2,3,1,2,3],[4,5,6,4,5,6]]'],
  [
    'hstack of lists',
    () =>
      ops.hstack([
        [1, 2],
        [3, 4],
      ]),
    '[1,2,3,4]',
  ],
  [
    'vstack of lists',
    () =>
      ops.vstack([
        [1, 2],
        [3, 4],
      ]),
    '[[1,2],[3,4]]',
  ],
  [
    'dstack of lists',
    () =>
      ops.dstack([
        [1, 2],
        [3, 4],
      ]),
    '[[[1,3],[2,4]]]',
  ],
  ['append', () => ops.append(x, x, { axis: 1 }), '[[1,2,3,1,2,3],[4,5,6,4,5,6]]'],
  ['split at indices', () => ops.split(x, [1, 2], { axis: 1 }), '[[[1],[4]],[[2],[5]],[[3],[6]]]'],
  ['split into equal parts', () => ops.split(x, 3, { axis: 1 }), '[[[1],[4]],[[2],[5]],[[3],[6]]]'],
  ['arraySplit', () => ops.arraySplit(ops.arange(7), 3), '[[0,1,2],[3,4],[5,6]]'],
  ['unstack', () => ops.unstack(x, { axis: 1 }), '[[1,4],[2,5],[3,6]]'],
  ['tile', () => ops.tile(x, [2, 1]), '[[1,2,3],[4,5,6],[1,2,3],[4,5,6]]'],
  ['tile along a new axis', () => ops.tile(x, [2, 1, 1]), '[[[1,2,3],[4,5,6]],[[1,2,3],[4,5,6]]]'],
  ['repeat of the flattened', () => ops.repeat(x, 2), '[1,1,2,2,3,3,4,4,5,5,6,6]'],
  [
    'repeat along an axis',
    () => ops.repeat(x, 2, { axis: 0 }),
    '[[1,2,3],[1,2,3],[4,5,6],[4,5,6]]',
  ],
  ['repeat of each', () => ops.repeat(x, [0, 2, 1], { axis: 1 }), '[[2,2,3],[5,5,6]]'],
  ['flip', () => ops.flip(x), '[[6,5,4],[3,2,1]]'],
  ['roll of the flattened', () => ops.roll(x, 4), '[[3,4,5],[6,1,2]]'],
  ['roll of two axes', () => ops.roll(x, [1, -1], { axis: [0, 1] }), '[[5,6,4],[2,3,1]]'],
  ['one roll of two axes', () => ops.roll(x, 1, { axis: [0, 1] }), '[[6,4,5],[3,1,2]]'],
  ['roll of an empty tensor', () => ops.roll(ops.zeros([0]), 3), '[]'],
  ['rot90', () => ops.rot90(x), '[[3,6],[2,5],[1,4]]'],
  ['rot90 to the right', () => ops.rot90(x, { k: -1 }), '[[4,1],[5,2],[6,3]]'],
  ['rot90 by a half', () => ops.rot90(x, { k: 2 }), '[[6,5,4],[3,2,1]]'],
  [
    'rot90 in another plane',
    () => ops.rot90(cube, { axes: [2, 0] }),
    '[[[12,0],[16,4],[20,8]],[[13,1],[17,5],[21,9]],[[14,2],[18,6],[22,10]],[[15,3],[19,7],[23,11]]]',
  ],
  ['pad by one number', () => ops.pad(x, 1), '[[0,0,0,0,0],[0,1,2,3,0],[0,4,5,6,0],[0,0,0,0,0]]'],
  ['pad by one pair', () => ops.pad(x, [1, 0]), '[[0,0,0,0],[0,1,2,3],[0,4,5,6]]'],
  [
    'pad with a constant',
    () =>
      ops.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        { constantValues: 7 },
      ),
    '[[7,7,7,7,7],[1,2,3,7,7],[4,5,6,7,7]]',
  ],
  [
    'pad with the edge',
    () =>
      ops.pad(
        x,
        [
          [1, 2],
          [3, 4],
        ],
        { mode: 'edge' },
      ),
    '[[1,1,1,1,2,3,3,3,3,3],[1,1,1,1,2,3,3,3,3,3],[4,4,4,4,5,6,6,6,6,6],[4,4,4,4,5,6,6,6,6,6],[4,4,4,4,5,6,6,6,6,6]]',
  ],
  [
    'pad by reflection, further than the tensor is long',
    () =>
      ops.pad(
        x,
        [
          [1, 2],
          [3, 4],
        ],
        { mode: 'reflect' },
      ),
    '[[5,6,5,4,5,6,5,4,5,6],[2,3,2,1,2,3,2,1,2,3],[5,6,5,4,5,6,5,4,5,6],[2,3,2,1,2,3,2,1,2,3],[5,6,5,4,5,6,5,4,5,6]]',
  ],
  [
    'pad by symmetry',
    () =>
      ops.pad(
        x,
        [
          [1, 2],
          [3, 4],
        ],
        { mode: 'symmetric' },
      ),
    '[[3,2,1,1,2,3,3,2,1,1],[3,2,1,1,2,3,3,2,1,1],[6,5,4,4,5,6,6,5,4,4],[6,5,4,4,5,6,6,5,4,4],[3,2,1,1,2,3,3,2,1,1]]',
  ],
  [
    'pad from the other end',
    () =>
      ops.pad(
        x,
        [
          [1, 2],
          [3, 4],
        ],
        { mode: 'wrap' },
      ),
    '[[4,5,6,4,5,6,4,5,6,4],[1,2,3,1,2,3,1,2,3,1],[4,5,6,4,5,6,4,5,6,4],[1,2,3,1,2,3,1,2,3,1],[4,5,6,4,5,6,4,5,6,4]]',
  ],
  ['pad by reflection of one element', () => ops.pad([5], 2, { mode: 'reflect' }), '[5,5,5,5,5]'],
  ['pad of a scalar', () => ops.pad(5, []), '5'],
];

describe('ops on shapes give what Keras gives', () => {
  it.each(cases)('%s', (_, found, keras) => {
    expect(JSON.stringify(nested(found()))).toBe(keras);
  });
});

/** The sum of a result, each element weighted by its number from 1. */
const weigh = (y: Tensor) =>
  ops.sum(ops.multiply(ops.ravel(y), ops.arange(1, { stop: y.size + 1 })));

const gradients: readonly [name: string, op: (x: Tensor) => Tensor, slope: readonly number[]][] = [
  ['tile', (t) => ops.tile(t, 2), [1 + 4, 2 + 5, 3 + 6]],
  ['repeat', (t) => ops.repeat(t, 2), [1 + 2, 3 + 4, 5 + 6]],
  ['repeat of each', (t) => ops.repeat(t, [0, 2, 1]), [0, 1 + 2, 3]],
  ['roll', (t) => ops.roll(t, 1), [2, 3, 1]],
  ['flip', (t) => ops.flip(t), [3, 2, 1]],
  ['pad with a constant', (t) => ops.pad(t, [1, 2]), [2, 3, 4]],
  ['pad by reflection', (t) => ops.pad(t, [2, 0], { mode: 'reflect' }), [3, 2 + 4, 1 + 5]],
  ['the last part of a split', (t) => ops.split(t, [1])[1], [0, 1, 2]],
  ['stack', (t) => ops.stack([t, t], { axis: 1 }), [1 + 2, 3 + 4, 5 + 6]],
];

describe('gradients go back to where the elements came from', () => {
  it.each(gradients)('%s', (_, op, slope) => {
    expect(
      ops
        .grad((t: Tensor) => weigh(op(t)))([1, 2, 3])
        .arraySync(),
    ).toEqual(slope);
  });
});

const batch = new KerasTensor([null, 3], 'float32');
const shapes: readonly [name: string, KerasTensor, (number | null)[]][] = [
  ['reshape', ops.reshape(batch, [-1, 1, 3]), [null, 1, 3]],
  ['reshape into rows of another length', ops.reshape(batch, [-1, 2]), [null, 2]],
  ['ravel', ops.ravel(batch), [null]],
  ['tile', ops.tile(batch, [1, 2]), [null, 6]],
  [
    'pad',
    ops.pad(
      batch,
      [
        [0, 0],
        [1, 1],
      ],
      { mode: 'reflect' },
    ),
    [null, 5],
  ],
  ['concatenate along the batch', ops.concatenate([batch, batch]), [null, 3]],
  ['stack', ops.stack([batch, batch]), [2, null, 3]],
  ['repeat', ops.repeat(batch, 2, { axis: 1 }), [null, 6]],
  ['transpose', ops.transpose(batch), [3, null]],
  ['a part of a split', ops.split(batch, 3, { axis: 1 })[0], [null, 1]],
  ['a slice of unstack', ops.unstack(batch, { axis: 1 })[0], [null]],
];

describe('symbolic tensors keep open lengths', () => {
  it.each(shapes)('%s', (_, { shape }, wanted) => {
    expect(shape).toEqual(wanted);
  });

  it('is refused where the number of results would depend on one', () => {
    expect(() => ops.unstack(batch)).toThrow(/axis 0 of \(None, 3\) is open/);
    expect(() => ops.split(batch, 2)).toThrow(ShapeError);
    expect(() => ops.arraySplit(batch, 2)).toThrow(ShapeError);
    expect(ops.split(batch, [2]).map(({ shape }) => shape)).toEqual([
      [2, 3],
      [null, 3],
    ]);
  });
});

type Refusal = readonly [string, () => unknown, abstract new (...args: never[]) => Error, RegExp];
const refusals: readonly Refusal[] = [
  ['a reshape that does not fit', () => ops.reshape(x, [4]), ShapeError, /\(2, 3\) has 6 elements/],
  ['two open lengths', () => ops.reshape(x, [-1, -1]), ShapeError, /one whole number for -1/],
  ['an axis twice in moveaxis', () => ops.moveaxis(cube, [0, 0], [1, 2]), ShapeError, /once/],
  ['an axis twice in expandDims', () => ops.expandDims(x, [0, -4]), ShapeError, /twice/],
  ['a squeeze of a long axis', () => ops.squeeze(x, { axis: 0 }), ShapeError, /length 2/],
  ['nothing to stack', () => ops.stack([]), ShapeError, /^stack: the list is empty/],
  ['unequal parts', () => ops.split(x, 2, { axis: 1 }), ShapeError, /arraySplit/],
  ['parts below one', () => ops.split(x, -1), ArgumentRangeError, /indicesOrSections is -1/],
  ['a wrong num', () => ops.unstack(x, { num: 3 }), ShapeError, /num is 3/],
  ['a repeat below 0', () => ops.repeat(x, -1), ArgumentRangeError, /repeats is -1/],
  [
    'too few repeats',
    () => ops.repeat(x, [1, 2], { axis: 1 }),
    ShapeError,
    /2 counts .* 3 elements/,
  ],
  [
    'rolls without axes for all',
    () => ops.roll(x, [1, 2, 3], { axis: [0, 1] }),
    ShapeError,
    /3 shifts/,
  ],
  ['a plane of one axis', () => ops.rot90(x, { axes: [0, -2] }), ShapeError, /no plane/],
  ['widths below 0', () => ops.pad(x, -1), ArgumentRangeError, /padWidth is -1/],
  [
    'three pairs for two axes',
    () =>
      ops.pad(x, [
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    ShapeError,
    /3 pairs .* 2 axes/,
  ],
  ['three widths for an axis', () => ops.pad(x, [1, 2, 3]), ShapeError, /no pair/],
  [
    'a constant to reflect',
    () => ops.pad(x, 1, { mode: 'reflect', constantValues: 1 }),
    UsageError,
    /no use/,
  ],
  [
    'an edge of nothing',
    () => ops.pad(ops.zeros([0]), 1, { mode: 'edge' }),
    ShapeError,
    /is empty/,
  ],
  [
    'a mode of another library',
    () => ops.pad(x, 1, { mode: 'edges' as 'edge' }),
    NablaError,
    /Did you mean 'edge'/,
  ],
];

describe('what does not fit is refused', () => {
  it.each(refusals)('%s', (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});

describe('shape, ndim and size', () => {
  it('describe arrays, tensors and symbolic tensors', () => {
    expect([ops.shape([[1, 2]]), ops.ndim([[1, 2]]), ops.size([[1, 2]])]).toEqual([[1, 2], 2, 2]);
    expect([ops.shape(cube), ops.ndim(cube), ops.size(cube)]).toEqual([[2, 3, 4], 3, 24]);
    expect([ops.shape(batch), ops.ndim(batch), ops.size(batch)]).toEqual([[null, 3], 2, null]);
  });
});

describe('dtypes', () => {
  it('are kept, and joined to the one that holds all', () => {
    expect(ops.pad(integers(1, 2), 1).dtype).toBe('int32');
    expect(ops.concatenate([integers(1), ops.ones([1])]).dtype).toBe('float32');
    expect(ops.flip(ops.tensor([true, false])).arraySync()).toEqual([false, true]);
  });
});
