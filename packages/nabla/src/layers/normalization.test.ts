import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetWarnings, ShapeError, UsageError } from '../base/index.ts';
import { tensor } from '../ops/index.ts';
import {
  GroupNormalization,
  type Layer,
  LayerNormalization,
  Normalization,
  RMSNormalization,
  UnitNormalization,
} from './index.ts';

const cube = [
  [
    [0, 1],
    [2, 3],
    [4, 5],
  ],
  [
    [6, 7],
    [8, 9],
    [10, 11],
  ],
];
const pair = [
  [
    [1, 2],
    [3, 4],
  ],
];

function expectClose(actual: { dataSync(): ArrayLike<number> }, wanted: readonly unknown[]): void {
  const flat = wanted.flat(5) as number[];
  const found = Array.from(actual.dataSync());
  expect(found).toHaveLength(flat.length);
  for (const [index, value] of flat.entries()) expect(found[index]).toBeCloseTo(value, 5);
}

describe('Normalization', () => {
  beforeEach(() => {
    resetWarnings();
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('gives Keras numbers, and warns once of constant columns (ml5#1245)', () => {
    const layer = new Normalization();
    const data = [
      [255, 0, 7],
      [254, 0, 7],
      [253, 0, 7],
    ];
    layer.adapt(data);
    layer.adapt(data);
    expectClose(layer([[255, 0, 7]]), [1.224745, 0, 0]);
    expectClose(layer([[255, 1, 7]]), [1.224745, 1e7, 0]);
    expect(console.warn).toHaveBeenCalledOnce();
    expect(vi.mocked(console.warn).mock.calls[0][0]).toContain('columns 1 and 2 are constant');
  });

  it('says nothing of columns that vary', () => {
    new Normalization().adapt([
      [1, 2],
      [3, 6],
    ]);
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('keeps one statistic of all with axis null, and one for each place with several axes', () => {
    const all = new Normalization({ axis: null });
    all.adapt([
      [1, 2],
      [3, 6],
    ]);
    expectClose(all([[1, 2]]), [-1.069045, -0.534522]);
    const places = new Normalization({ axis: [1, 2] });
    places.adapt(cube);
    expectClose(places([cube[0]]), [-1, -1, -1, -1, -1, -1]);
    expect(places.weights.map(({ shape }) => shape)).toEqual([[3, 2], [3, 2], []]);
  });

  it('takes mean and variance that are given, and can be inverted', () => {
    expectClose(new Normalization({ mean: 3, variance: 4 })([[1, 2]]), [-1, -0.5]);
    expectClose(
      new Normalization({ mean: [3, 1], variance: [4, 9], invert: true })([[1, 2]]),
      [5, 7],
    );
    const last = new Normalization({ axis: [1, 2], mean: [3, 1], variance: [4, 9] });
    expectClose(last([cube[0]]), [-1.5, 0, -0.5, 0.666667, 0.5, 1.333333]);
  });

  it('adapts to a list of tensors as to all their rows', () => {
    const layer = new Normalization();
    layer.adapt([tensor([[1]]), tensor([[3], [8]])]);
    expectClose(layer.getWeights()[0], [4]);
    expectClose(layer.getWeights()[1], [26 / 3]);
  });

  it('refuses what it cannot use', () => {
    expect(() => new Normalization({ mean: 1 })).toThrow(UsageError);
    expect(() => new Normalization({ mean: 1, variance: 1 }).adapt([[1]])).toThrow(UsageError);
    expect(() => new Normalization({ mean: [1, 2], variance: [1, 2] })([[1, 2, 3]])).toThrow(
      ShapeError,
    );
    const layer = new Normalization();
    layer.adapt([
      [1, 2],
      [2, 3],
    ]);
    expect(() => layer.adapt([[1], [2]])).toThrow(ShapeError);
  });
});

describe('normalizations of each sample, against Keras', () => {
  const half = [-1.463599, -0.87816, -0.29272, 0.29272, 0.87816, 1.463599];
  it.each<[string, Layer, unknown[], readonly unknown[]]>([
    [
      'LayerNormalization over two axes',
      new LayerNormalization({ axis: [1, 2] }),
      cube,
      [half, half],
    ],
    [
      'GroupNormalization in one group',
      new GroupNormalization({ groups: 1, axis: 1 }),
      cube,
      [half, half],
    ],
    [
      'GroupNormalization of each channel',
      new GroupNormalization({ groups: 3, axis: 1 }),
      [cube[0]],
      [-0.998006, 0.998006, -0.998006, 0.998006, -0.998006, 0.998006],
    ],
    ['RMSNormalization', new RMSNormalization(), pair, [0.632455, 1.264911, 0.848528, 1.131371]],
    [
      'UnitNormalization',
      new UnitNormalization({ axis: 1 }),
      pair,
      [0.316228, 0.447214, 0.948683, 0.894427],
    ],
    ['UnitNormalization of 0', new UnitNormalization(), [[0, 0]], [0, 0]],
  ])('%s', (_, layer, input, wanted) => {
    expectClose(layer(input as number[][]), wanted);
  });

  it('GroupNormalization refuses groups that do not divide the channels', () => {
    expect(() => new GroupNormalization({ groups: 2 })([[1, 2, 3]])).toThrow(
      /2 groups do not divide 3/,
    );
    expect(() => new GroupNormalization({ groups: 0 })).toThrow(RangeError);
  });
});
