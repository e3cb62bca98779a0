import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, HostRandom, ShapeError, UsageError } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { largestError } from '../testing/numeric.ts';
import { curvatureError, slopeError } from '../testing/slopes.ts';
import * as ops from './index.ts';

const X = ops.tensor([
  [1.5, -2, 0.5],
  [3, -1, 2],
]);
const Y = ops.tensor([
  [1, 2],
  [0, -1],
  [3, 1],
]);
const V = ops.tensor([1, 2, 3]);
const W = ops.tensor([1, -1, 2, 0.5]);
const INTS = ops.tensor(
  [
    [1, 0, 2],
    [0, 0, 5],
  ],
  { dtype: 'int32' },
);
const BOOLS = ops.tensor([
  [true, false],
  [true, true],
]);
const CUBE = ops.reshape(ops.arange(1, { stop: 25, dtype: 'float32' }), [2, 3, 4]);

const random = new HostRandom(7);
function drawn(shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: size }, () => random.nextBits() / 2 ** 31 - 1);
  return ops.tensor(values, { shape });
}

type Case = [name: string, found: () => Tensor, dtype: string, shape: number[], wanted: number[]];

describe('products and diagonals give the numbers of Keras 3.15.1 on JAX', () => {
  const cases: Case[] = [
    ['matmul', () => ops.matmul(X, Y), 'float32', [2, 2], [3, 5.5, 9, 9]],
    ['a matrix by a vector', () => ops.matmul(X, V), 'float32', [2], [-1, 7]],
    ['a vector by a matrix', () => ops.matmul(V, Y), 'float32', [2], [10, 3]],
    ['a vector by a vector', () => ops.matmul(V, V), 'float32', [], [14]],
    ['a batch by a vector', () => ops.matmul(CUBE, W), 'float32', [2, 3], [7, 17, 27, 37, 47, 57]],
    [
      'a vector by a batch',
      () => ops.matmul(V, CUBE),
      'float32',
      [2, 4],
      [38, 44, 50, 56, 110, 116, 122, 128],
    ],
    [
      'a matrix by a batch',
      () => ops.matmul(X, CUBE),
      'float32',
      [2, 2, 4],
      [-4, -4, -4, -4, 16, 20, 24, 28, -4, -4, -4, -4, 64, 68, 72, 76],
    ],
    [
      'matmul of int32',
      () => ops.matmul(INTS, ops.transpose(INTS)),
      'int32',
      [2, 2],
      [5, 10, 10, 25],
    ],
    ['matmul of int32 and float32', () => ops.matmul(INTS, Y), 'float32', [2, 2], [7, 4, 15, 5]],
    ['matmul of bool', () => ops.matmul(BOOLS, BOOLS), 'bool', [2, 2], [1, 0, 1, 1]],
    [
      'dot of a batch and a vector',
      () => ops.dot(CUBE, W),
      'float32',
      [2, 3],
      [7, 17, 27, 37, 47, 57],
    ],
    [
      'dot of a matrix and a batch',
      () => ops.dot(X, CUBE),
      'float32',
      [2, 2, 4],
      [-4, -4, -4, -4, -4, -4, -4, -4, 16, 20, 24, 28, 64, 68, 72, 76],
    ],
    ['dot with a number', () => ops.dot(X, 2), 'float32', [2, 3], [3, -4, 1, 6, -2, 4]],
    ['vdot', () => ops.vdot(X, Y), 'float32', [], [-6.5]],
    ['inner', () => ops.inner(X, X), 'float32', [2, 2], [6.5, 7.5, 7.5, 14]],
    ['inner with a vector', () => ops.inner(X, V), 'float32', [2], [-1, 7]],
    ['inner with a number', () => ops.inner(X, 2), 'float32', [2, 3], [3, -4, 1, 6, -2, 4]],
    [
      'outer',
      () => ops.outer(X, [1, 2]),
      'float32',
      [6, 2],
      [1.5, 3, -2, -4, 0.5, 1, 3, 6, -1, -2, 2, 4],
    ],
    [
      'tensordot over one axis',
      () => ops.tensordot(X, Y, { axes: 1 }),
      'float32',
      [2, 2],
      [3, 5.5, 9, 9],
    ],
    [
      'tensordot over two pairs',
      () =>
        ops.tensordot(X, CUBE, {
          axes: [
            [0, 1],
            [0, 1],
          ],
        }),
      'float32',
      [4],
      [60, 64, 68, 72],
    ],
    [
      'tensordot over pairs in another order',
      () =>
        ops.tensordot(X, CUBE, {
          axes: [
            [1, 0],
            [1, 0],
          ],
        }),
      'float32',
      [4],
      [60, 64, 68, 72],
    ],
    [
      'tensordot over one pair',
      () => ops.tensordot(X, CUBE, { axes: [-1, 1] }),
      'float32',
      [2, 2, 4],
      [-4, -4, -4, -4, -4, -4, -4, -4, 16, 20, 24, 28, 64, 68, 72, 76],
    ],
    [
      'tensordot over nothing',
      () => ops.tensordot([1, 2], W, { axes: 0 }),
      'float32',
      [2, 4],
      [1, -1, 2, 0.5, 2, -2, 4, 1],
    ],
    ['diagonal', () => ops.diagonal(X), 'float32', [2], [1.5, -1]],
    ['diagonal below', () => ops.diagonal(X, { offset: -1 }), 'float32', [1], [3]],
    ['diagonal above', () => ops.diagonal(X, { offset: 1 }), 'float32', [2], [-2, 2]],
    ['diagonal beyond', () => ops.diagonal(X, { offset: 5 }), 'float32', [0], []],
    [
      'diagonals of a batch',
      () => ops.diagonal(CUBE, { axis1: 2, axis2: 1 }),
      'float32',
      [2, 3],
      [1, 6, 11, 13, 18, 23],
    ],
    [
      'diagonals of the first axes',
      () => ops.diagonal(CUBE, { offset: 1 }),
      'float32',
      [4, 2],
      [5, 21, 6, 22, 7, 23, 8, 24],
    ],
    ['trace', () => ops.trace(X), 'float32', [], [0.5]],
    ['trace beyond', () => ops.trace(X, { offset: 5 }), 'float32', [], [0]],
    ['traces of a batch', () => ops.trace(CUBE, { axis1: 1, axis2: 2 }), 'float32', [2], [18, 54]],
    ['trace of bool', () => ops.trace(BOOLS), 'int32', [], [2]],
    ['diag of a vector', () => ops.diag([1, 2]), 'float32', [2, 2], [1, 0, 0, 2]],
    [
      'diag below',
      () => ops.diag([1, 2], { k: -1 }),
      'float32',
      [3, 3],
      [0, 0, 0, 1, 0, 0, 0, 2, 0],
    ],
    [
      'diag above',
      () => ops.diag([1, 2], { k: 2 }),
      'float32',
      [4, 4],
      [0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
    ],
    ['diag of a matrix', () => ops.diag(X, { k: 2 }), 'float32', [1], [0.5]],
    ['diagflat', () => ops.diagflat([[1], [2]]), 'float32', [2, 2], [1, 0, 0, 2]],
    ['cross', () => ops.cross(X, V), 'float32', [2, 3], [-7, -4, 5, -7, -7, 7]],
    [
      'cross in the plane',
      () => ops.cross(Y, ops.flip(Y, { axis: 0 })),
      'float32',
      [3],
      [-5, 0, 5],
    ],
    [
      'cross of plane and space',
      () =>
        ops.cross(
          [
            [1, 2],
            [0, -1],
          ],
          X,
        ),
      'float32',
      [2, 3],
      [1, -0.5, -5, -2, 0, 3],
    ],
    [
      'cross along axes of its own',
      () => ops.cross(Y, X, { axisa: 0, axisb: 1, axisc: 0 }),
      'float32',
      [3, 2],
      [6, -1, 4, -1, -2, 1],
    ],
    [
      'cross along one axis',
      () => ops.cross(Y, ops.flip(Y, { axis: 1 }), { axis: 0 }),
      'float32',
      [3, 2],
      [3, -3, 5, -5, -1, 1],
    ],
    [
      'kron',
      () => ops.kron([[1, 2]], Y),
      'float32',
      [3, 4],
      [1, 2, 2, 4, 0, -1, 0, -2, 3, 1, 6, 2],
    ],
    [
      'kron of a vector and a matrix',
      () => ops.kron(V, Y),
      'float32',
      [3, 6],
      [1, 2, 2, 4, 3, 6, 0, -1, 0, -2, 0, -3, 3, 1, 6, 2, 9, 3],
    ],
    ['einsum of int32', () => ops.einsum('i,i->', [1, 0, 2], [1, 0, 2]), 'float32', [], [5]],
    [
      'einsum that sums the axes behind dots',
      () => ops.einsum('...i->i', X),
      'float32',
      [3],
      [4.5, -3, 2.5],
    ],
    [
      'einsum that stretches an axis',
      () => ops.einsum('ij,jk', [[1.5], [3]], Y),
      'float32',
      [2, 2],
      [6, 3, 12, 6],
    ],
    ['einsum of bool', () => ops.einsum('ij->i', BOOLS), 'bool', [2], [1, 1]],
  ];

  it.each(cases)('%s', (_, found, dtype, shape, wanted) => {
    const y = found();
    expect(y.dtype).toBe(dtype);
    expect(y.shape).toEqual(shape);
    expect(largestError(y.dataSync(), wanted)).toBeLessThan(2e-6);
  });
});

/** Each operand by its letters, the result by its own; capitals stand for the axes behind dots. */
const EQUATIONS: [subscripts: string, operands: string[], result: string][] = [
  ['i->i', ['i'], 'i'],
  ['i->', ['i'], ''],
  ['->', [''], ''],
  [',->', ['', ''], ''],
  ['ij', ['ij'], 'ij'],
  ['ba', ['ba'], 'ab'],
  ['ii', ['ii'], ''],
  ['ii->i', ['ii'], 'i'],
  ['iij->ji', ['iij'], 'ji'],
  ['iii->i', ['iii'], 'i'],
  ['ijij->ji', ['ijij'], 'ji'],
  ['ijk->ki', ['ijk'], 'ki'],
  ['ij,jk', ['ij', 'jk'], 'ik'],
  ['ij,jk->ki', ['ij', 'jk'], 'ki'],
  ['ij,ij->', ['ij', 'ij'], ''],
  ['ij,ij->ij', ['ij', 'ij'], 'ij'],
  ['ij,ji', ['ij', 'ji'], ''],
  ['i,j->ij', ['i', 'j'], 'ij'],
  ['i,j', ['i', 'j'], 'ij'],
  ['i,i', ['i', 'i'], ''],
  ['ij,k->', ['ij', 'k'], ''],
  ['ii,ij->j', ['ii', 'ij'], 'j'],
  ['bij,bjk->bik', ['bij', 'bjk'], 'bik'],
  ['bij,jk->ibk', ['bij', 'jk'], 'ibk'],
  ['bqhd,bkhd->bhqk', ['bqhd', 'bkhd'], 'bhqk'],
  ['abc,cd,def->abef', ['abc', 'cd', 'def'], 'abef'],
  ['ij,jk,kl->il', ['ij', 'jk', 'kl'], 'il'],
  ['i,j,ij->', ['i', 'j', 'ij'], ''],
  ['ij,ij,ij->i', ['ij', 'ij', 'ij'], 'i'],
  ['a,b,c,d->dbca', ['a', 'b', 'c', 'd'], 'dbca'],
  ['ijk,ilm,njm,nlk,abc->', ['ijk', 'ilm', 'njm', 'nlk', 'abc'], ''],
  ['...ij->...ji', ['ABij'], 'ABji'],
  ['i...', ['iA'], 'Ai'],
  ['...,...->...', ['A', 'A'], 'A'],
  ['...ij,...jk->...ik', ['ABij', 'Bjk'], 'ABik'],
  ['...ij,jk', ['Aij', 'jk'], 'Aik'],
  ['i...j,j->...i', ['iABj', 'j'], 'ABi'],
  ['...i,...i->...', ['ABi', 'i'], 'AB'],
  [' i j , j k -> i k ', ['ij', 'jk'], 'ik'],
];

const LENGTHS: Record<string, number> = { A: 3, B: 2, a: 2, b: 3, c: 2, h: 2, q: 3, i: 3, j: 2 };
const lengthOf = (letter: string) => LENGTHS[letter] ?? 2;

/** The sum over all letters, term by term. */
function bruteForce(operands: readonly string[], tensors: readonly Tensor[], result: string) {
  const letters = [...new Set(operands.join(''))];
  const place = (labels: string, at: Record<string, number>) =>
    [...labels].reduce((index, letter) => index * lengthOf(letter) + at[letter], 0);
  const out = new Float64Array([...result].reduce((n, letter) => n * lengthOf(letter), 1));
  const data = tensors.map((tensor) => tensor.dataSync());
  const visit = (depth: number, at: Record<string, number>): void => {
    if (depth === letters.length) {
      const term = operands.reduce((product, of, k) => product * data[k][place(of, at)], 1);
      out[place(result, at)] += term;
      return;
    }
    for (let i = 0; i < lengthOf(letters[depth]); i++)
      visit(depth + 1, { ...at, [letters[depth]]: i });
  };
  visit(0, {});
  return out;
}

describe('einsum is the sum of products that its pattern says', () => {
  it.each(EQUATIONS)('%s', (subscripts, operands, result) => {
    const tensors = operands.map((labels) => drawn([...labels].map(lengthOf)));
    const found = ops.einsum(subscripts, ...tensors);
    expect(found.shape).toEqual([...result].map(lengthOf));
    const wanted = bruteForce(operands, tensors, result);
    expect(largestError(found.dataSync(), wanted)).toBeLessThan(1e-13);
    expect(slopeError((...xs) => ops.einsum(subscripts, ...xs), ...tensors)).toBeLessThan(1e-8);
  });

  it('broadcasts axes behind dots', () => {
    const [a, b] = [drawn([1, 2, 3]), drawn([4, 1, 3])];
    const found = ops.einsum('...i,...i->...', a, b);
    const wanted = ops.sum(ops.multiply(a, b), { axis: -1 });
    expect(found.shape).toEqual([4, 2]);
    expect(largestError(found.dataSync(), wanted.dataSync())).toBeLessThan(1e-14);
  });

  it('gives zeros where an axis that is summed over has no elements', () => {
    expect(ops.einsum('ij,jk->ik', ops.zeros([2, 0]), ops.zeros([0, 1])).arraySync()).toEqual([
      [0],
      [0],
    ]);
  });

  it('is one matrix product where the pattern is one, and one product of elements likewise', () => {
    const [product, scaled] = [ops.einsum('ij,jk->ik', X, Y), ops.einsum('ij,j->ij', X, V)];
    expect(product.origin).toMatchObject({ kind: 'op', op: { name: 'matmul' }, inputs: [X, Y] });
    expect(scaled.origin).toMatchObject({ kind: 'op', op: { name: 'multiply' } });
  });

  it('refuses patterns that do not read or do not fit', () => {
    const refused: [subscripts: string, why: RegExp][] = [
      ['ij,jk->ik', /has 2 operands, and 1 were given/],
      ['i', /'i' names 1 axes, and operand 1 has 2/],
      ['ijk', /'ijk' names 3 axes, and operand 1 has 2/],
      ['ijk...', /'ijk...' names 3 axes/],
      ['ij->ik', /the result has 'k', which no operand has/],
      ['ij->ii', /'i' stands twice in the result/],
      ['ij->i->j', /more than once/],
      ['i1', /'i1' holds something else than letters/],
      ['i..', /holds something else/],
      ['......', /holds something else/],
    ];
    for (const [subscripts, why] of refused) {
      expect(() => ops.einsum(subscripts, X), subscripts).toThrow(UsageError);
      expect(() => ops.einsum(subscripts, X), subscripts).toThrow(why);
    }
    expect(() => ops.einsum('')).toThrow(UsageError);
  });

  it('refuses letters with two lengths', () => {
    expect(() => ops.einsum('ij,jk', X, X)).toThrow(ShapeError);
    expect(() => ops.einsum('ij,jk', X, X)).toThrow(/'j' is 3 long in one place and 2 in another/);
    expect(() => ops.einsum('ii', ops.ones([1, 3]))).toThrow(/'i' is 1 long in one place and 3/);
    expect(() => ops.einsum('...,...', X, Y)).toThrow(/an axis behind '...'/);
  });
});

describe('the gradients of products are their slopes', () => {
  const cases: [name: string, fn: (a: Tensor, b: Tensor) => Tensor, a: number[], b: number[]][] = [
    ['a vector by a batch', ops.matmul, [3], [2, 3, 4]],
    ['a batch by a vector', ops.matmul, [2, 3, 4], [4]],
    ['a vector by a vector', ops.matmul, [3], [3]],
    ['batches that broadcast', ops.matmul, [2, 1, 2, 3], [2, 3, 2]],
    ['dot', ops.dot, [2, 3], [2, 3, 2]],
    ['vdot', ops.vdot, [2, 3], [3, 2]],
    ['inner', ops.inner, [2, 3], [4, 3]],
    ['outer', ops.outer, [2, 2], [3]],
    [
      'tensordot',
      (a, b) =>
        ops.tensordot(a, b, {
          axes: [
            [0, 1],
            [1, 0],
          ],
        }),
      [2, 3, 2],
      [3, 2, 2],
    ],
    ['cross', ops.cross, [2, 3], [3]],
    ['kron', ops.kron, [2, 2], [3]],
    ['trace', (a, b) => ops.multiply(ops.trace(a, { offset: 1 }), b), [2, 3, 2], [2]],
    ['diag', (a, b) => ops.matmul(ops.diag(a, { k: -1 }), b), [2], [3, 2]],
  ];

  it.each(cases)('%s', (_, fn, a, b) => {
    const points = [drawn(a), drawn(b)];
    expect(slopeError(fn as (...xs: Tensor[]) => Tensor, ...points)).toBeLessThan(1e-8);
    expect(curvatureError(fn as (...xs: Tensor[]) => Tensor, ...points)).toBeLessThan(1e-7);
  });
});

describe('products that do not fit are refused', () => {
  it('with the shapes that were given, and the axes that differ', () => {
    const refused: [() => Tensor, RegExp][] = [
      [
        () => ops.matmul(V, W),
        /matmul: \(3,\) by \(4,\): axis 0 of the left one is 3 long and axis 0 of the right one 4/,
      ],
      [() => ops.matmul(X, W), /matmul: \(2, 3\) by \(4,\)/],
      [() => ops.matmul(X, X), /\(2, 3\) by \(2, 3\)/],
      [() => ops.matmul(X, 2), /a scalar has no axes to sum over. Use ops.multiply/],
      [() => ops.dot(X, X), /dot: \(2, 3\) by \(2, 3\): axis 1 of the left one is 3 long/],
      [() => ops.inner(X, W), /inner: /],
      [() => ops.vdot(X, W), /vdot: \(6,\) by \(4,\)/],
      [() => ops.tensordot(X, Y), /tensordot: /],
      [() => ops.diagonal(V), /diagonal: \(3,\) has 1 axes; a diagonal runs along two/],
      [() => ops.trace(X, { axis1: 1 }), /axis1 and axis2 are both 1/],
      [() => ops.diag(CUBE), /diag: \(2, 3, 4\) has 3 axes/],
      [() => ops.cross(W, V), /cross: axis -1 of \(4,\) is 4 long; vectors have 2 or 3 elements/],
    ];
    for (const [run, why] of refused) {
      expect(run).toThrow(ShapeError);
      expect(run).toThrow(why);
    }
  });

  it('and so are axes that are not there', () => {
    const range: [ops.TensordotOptions['axes'], RegExp][] = [
      [3, /axes is 3; it must be a whole number from 0 to 2/],
      [-1, /axes is -1/],
      [[[0, 1], [0]], /names 2 axes of the left tensor and 1 of the right one/],
      [[2, 0], /axis 2 does not exist/],
    ];
    for (const [axes, why] of range) {
      expect(() => ops.tensordot(X, Y, { axes })).toThrow(ArgumentRangeError);
      expect(() => ops.tensordot(X, Y, { axes })).toThrow(why);
    }
  });
});

it('products of symbolic tensors keep the open batch axis', () => {
  const x = new KerasTensor([null, 4], 'float32');
  const cube = new KerasTensor([null, 4, 4], 'float32');
  expect(ops.matmul(x, ops.ones([4, 2])).shape).toEqual([null, 2]);
  expect(ops.matmul(cube, [1, 2, 3, 4]).shape).toEqual([null, 4]);
  expect(ops.dot(x, ops.ones([4, 2])).shape).toEqual([null, 2]);
  expect(ops.inner(x, [1, 2, 3, 4]).shape).toEqual([null]);
  expect(ops.tensordot(x, ops.ones([4, 2]), { axes: 1 }).shape).toEqual([null, 2]);
  expect(ops.einsum('bij,bj->bi', cube, x).shape).toEqual([null, 4]);
  expect(ops.einsum('...j,jk->...k', cube, ops.ones([4, 2])).shape).toEqual([null, 4, 2]);
  expect(ops.trace(cube, { axis1: 1, axis2: 2 }).shape).toEqual([null]);
  expect(ops.cross(new KerasTensor([null, 3], 'float32'), V).shape).toEqual([null, 3]);
});
