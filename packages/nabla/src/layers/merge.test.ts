import { describe, expect, it } from 'vitest';
import { ShapeError } from '../base/index.ts';
import { KerasTensor, maskOf, setMask, type Tensor } from '../graph/index.ts';
import { tensor } from '../ops/index.ts';
import {
  Add,
  Average,
  Concatenate,
  Dot,
  type Layer,
  Maximum,
  Minimum,
  Multiply,
  Subtract,
} from './index.ts';

const a = [
  [
    [1, 2],
    [3, 4],
  ],
];
const b = [
  [
    [5, 6],
    [7, 8],
  ],
];
const v = [[1, 2]];
const c4 = [
  [
    [
      [0, 1],
      [2, 3],
    ],
    [
      [4, 5],
      [6, 7],
    ],
  ],
];

function masked(values: typeof a, mask: readonly boolean[]): Tensor {
  const made = tensor(values);
  setMask(made, tensor([mask]));
  return made;
}

describe('masks of merged inputs, as Keras has them', () => {
  const [first, second, none] = [
    [true, false],
    [false, true],
    [false, false],
  ];
  it.each<[string, Layer, boolean[] | undefined, unknown, unknown]>([
    [
      'Maximum',
      new Maximum(),
      second,
      [
        [
          [1, 2],
          [7, 8],
        ],
      ],
      [[true, true]],
    ],
    [
      'Maximum',
      new Maximum(),
      none,
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      [[true, false]],
    ],
    [
      'Maximum',
      new Maximum(),
      undefined,
      [
        [
          [5, 6],
          [7, 8],
        ],
      ],
      undefined,
    ],
    [
      'Minimum',
      new Minimum(),
      second,
      [
        [
          [1, 2],
          [7, 8],
        ],
      ],
      [[true, true]],
    ],
    [
      'Minimum',
      new Minimum(),
      undefined,
      [
        [
          [1, 2],
          [7, 8],
        ],
      ],
      undefined,
    ],
    [
      'Multiply',
      new Multiply(),
      second,
      [
        [
          [1, 2],
          [7, 8],
        ],
      ],
      [[true, true]],
    ],
    [
      'Multiply',
      new Multiply(),
      none,
      [
        [
          [1, 2],
          [0, 0],
        ],
      ],
      [[true, false]],
    ],
    [
      'Multiply',
      new Multiply(),
      undefined,
      [
        [
          [5, 12],
          [7, 8],
        ],
      ],
      undefined,
    ],
    [
      'Add',
      new Add(),
      second,
      [
        [
          [6, 8],
          [10, 12],
        ],
      ],
      [[true, true]],
    ],
    [
      'Add',
      new Add(),
      none,
      [
        [
          [6, 8],
          [10, 12],
        ],
      ],
      [[true, false]],
    ],
    [
      'Add',
      new Add(),
      undefined,
      [
        [
          [6, 8],
          [10, 12],
        ],
      ],
      undefined,
    ],
    [
      'Average',
      new Average(),
      none,
      [
        [
          [3, 4],
          [5, 6],
        ],
      ],
      [[true, false]],
    ],
    [
      'Concatenate',
      new Concatenate(),
      none,
      [
        [
          [1, 2, 5, 6],
          [3, 4, 7, 8],
        ],
      ],
      [[true, false]],
    ],
    [
      'Concatenate',
      new Concatenate(),
      undefined,
      [
        [
          [1, 2, 5, 6],
          [3, 4, 7, 8],
        ],
      ],
      [[true, true]],
    ],
    [
      'Concatenate along the steps',
      new Concatenate({ axis: 1 }),
      undefined,
      [
        [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
        ],
      ],
      [[true, false, true, true]],
    ],
  ])('%s of the masks [true, false] and %j', (_, layer, other, values, mask) => {
    const output = layer([masked(a, first), other ? masked(b, other) : tensor(b)]) as Tensor;
    expect(output.arraySync()).toEqual(values);
    expect(maskOf(output)?.arraySync()).toEqual(mask);
  });

  it('can be given with the call', () => {
    const masks = [tensor([first]), tensor([second])];
    const output = new Add()([tensor(a), tensor(b)], { mask: masks }) as Tensor;
    expect(maskOf(output)?.arraySync()).toEqual([[true, true]]);
  });
});

describe('merging layers', () => {
  it('give inputs of fewer axes axes behind the batch', () => {
    expect(new Add()([tensor(v), tensor(a)]).arraySync()).toEqual([
      [
        [2, 4],
        [4, 6],
      ],
    ]);
  });

  it('take one input, and more than two', () => {
    expect(new Add()([tensor(v)]).arraySync()).toEqual(v);
    expect(new Average()([tensor(v), tensor(v), tensor([[4, 8]])]).arraySync()).toEqual([[2, 4]]);
  });

  const open = (...shape: (number | null)[]) => new KerasTensor([null, ...shape], 'float32');
  it.each<[string, () => unknown, RegExp]>([
    [
      'one tensor',
      () => new Add({ name: 'add' })(tensor(v)),
      /add: it takes a list of inputs and was given one of shape \(1, 2\)/,
    ],
    [
      'other lengths',
      () => new Add()([open(3), open(4)]),
      /\(None, 3\) and \(None, 4\).*axis -1 has the lengths 3 and 4/,
    ],
    [
      'other batches',
      () => new Add()([tensor([[1], [2]]), tensor([[1]])]),
      /numbers of rows differ/,
    ],
    [
      'three inputs',
      () => new Subtract()([open(3), open(3), open(3)]),
      /takes 2 inputs and was given 3/,
    ],
    [
      'other lengths of rows',
      () => new Concatenate({ axis: 1 })([open(2, 3), open(2, 4)]),
      /along axis 1, and their axis 2 has the lengths 3 and 4/,
    ],
    [
      'other numbers of axes',
      () => new Concatenate()([open(2), open(2, 4)]),
      /numbers of axes differ/,
    ],
    [
      'unequal vectors',
      () => new Dot(1)([open(2), open(3)]),
      /axis 1 of the first has 2 elements, axis 1 of the second has 3/,
    ],
  ])('refuse %s', (_, call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });
});

describe('Dot against Keras', () => {
  it.each<[string, number | [number, number], unknown, unknown, unknown]>([
    [
      'matrices',
      [1, 2],
      a,
      b,
      [
        [
          [23, 31],
          [34, 46],
        ],
      ],
    ],
    [
      'matrices along their rows',
      2,
      a,
      b,
      [
        [
          [17, 23],
          [39, 53],
        ],
      ],
    ],
    ['a matrix and a vector', [2, 1], a, v, [[5, 11]]],
    ['a vector and a matrix', [1, 2], v, a, [[5, 11]]],
    ['vectors', 1, v, v, [[5]]],
    [
      'four axes and three',
      [2, 1],
      c4,
      a,
      [
        [
          [
            [6, 8],
            [10, 14],
          ],
          [
            [22, 32],
            [26, 38],
          ],
        ],
      ],
    ],
    [
      'four axes, the first of them',
      [1, 2],
      c4,
      a,
      [
        [
          [
            [8, 16],
            [11, 23],
          ],
          [
            [14, 30],
            [17, 37],
          ],
        ],
      ],
    ],
    [
      'four axes and four',
      [3, 1],
      c4,
      c4,
      [
        [
          [
            [
              [4, 5],
              [6, 7],
            ],
            [
              [12, 17],
              [22, 27],
            ],
          ],
          [
            [
              [20, 29],
              [38, 47],
            ],
            [
              [28, 41],
              [54, 67],
            ],
          ],
        ],
      ],
    ],
  ])('of %s', (_, axes, x, y, wanted) => {
    const output = new Dot(axes)([tensor(x as number[]), tensor(y as number[])]);
    expect(output.arraySync()).toEqual(wanted);
  });

  it('gives cosines when it normalizes', () => {
    const output = new Dot(-1, { normalize: true })([tensor(a), tensor(b)]);
    [0.973417, 0.967617, 0.998688, 0.997164].forEach((wanted, index) => {
      expect(output.dataSync()[index]).toBeCloseTo(wanted, 5);
    });
  });

  it('refuses the axis of the samples, and axes that are no numbers', () => {
    expect(() => new Dot(0)([tensor(v), tensor(v)])).toThrow(/axis 0 counts the samples/);
    expect(() => new Dot(1.5)).toThrow(RangeError);
  });
});
