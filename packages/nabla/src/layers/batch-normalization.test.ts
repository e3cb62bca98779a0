import { describe, expect, it } from 'vitest';
import { ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { BatchNormalization, deserialize, serialize, TimeDistributed } from './index.ts';

const training = { training: true };
const rows = [
  [1, 2],
  [3, 5],
  [8, 1],
];
const steps = [
  [
    [1, 2],
    [3, 4],
    [9, 9],
  ],
  [
    [5, 6],
    [9, 9],
    [9, 9],
  ],
];

function expectClose(actual: Tensor | undefined, wanted: readonly unknown[]): void {
  const flat = wanted.flat(5) as number[];
  const found = [...(actual?.dataSync() ?? [])];
  expect(found).toHaveLength(flat.length);
  for (const [index, value] of flat.entries()) expect(found[index]).toBeCloseTo(value, 5);
}

describe('BatchNormalization against Keras', () => {
  it('takes the statistics of the batch while training, and moves its own', () => {
    const layer = new BatchNormalization();
    expectClose(layer(rows, training), [
      [-1.018991, -0.392164],
      [-0.339664, 1.372575],
      [1.358654, -0.980411],
    ]);
    expectClose(layer.movingMean?.value, [0.04, 0.026667]);
    expectClose(layer.movingVariance?.value, [1.076667, 1.018889]);
    expectClose(layer(rows), [
      [0.92476, 1.953997],
      [2.851343, 4.924602],
      [7.667801, 0.963796],
    ]);
  });

  it('leaves masked steps out of the statistics', () => {
    const layer = new BatchNormalization({ momentum: 0.5 });
    const mask = [
      [true, true, false],
      [true, false, false],
    ];
    expectClose(layer(steps, { ...training, mask }), [
      [
        [-1.224515, -1.224515],
        [0, 0],
        [3.673546, 3.061288],
      ],
      [
        [1.224515, 1.224515],
        [3.673546, 3.061288],
        [3.673546, 3.061288],
      ],
    ]);
    expectClose(layer.movingMean?.value, [1.5, 2]);
    expectClose(layer.movingVariance?.value, [1.833333, 1.833333]);
  });

  it('refuses a mask that says nothing of the steps', () => {
    expect(() => new BatchNormalization()(rows, { ...training, mask: [[true, true]] })).toThrow(
      ShapeError,
    );
  });

  it('has its weights in the order gamma, beta, moving mean, moving variance', () => {
    const layer = new BatchNormalization({ name: 'bn' });
    layer.buildFor([null, 2]);
    expect(layer.weights.map(({ path }) => path)).toEqual([
      'bn/gamma',
      'bn/beta',
      'bn/moving_mean',
      'bn/moving_variance',
    ]);
    expect(layer.trainableWeights).toHaveLength(2);
  });

  it('is at rest when it is frozen: the stored statistics are used, and stay (keras#4762)', () => {
    const layer = new BatchNormalization();
    layer.buildFor([null, 1]);
    layer.setWeights([[1], [0], [2], [9]]);
    layer.trainable = false;
    expectClose(layer([[1], [5]], training), [-0.333315, 0.999944]);
    expect(layer.getWeights().map((weight) => weight.item())).toEqual([1, 0, 2, 9]);
  });

  it('takes step after step inside of TimeDistributed', () => {
    const layer = new TimeDistributed(new BatchNormalization());
    expectClose(layer(steps, training), [
      [
        [-0.999875, -0.999875],
        [-0.999944, -0.99992],
        [0, 0],
      ],
      [
        [0.999875, 0.999875],
        [0.999944, 0.99992],
        [0, 0],
      ],
    ]);
    expectClose(layer.getWeights()[2], [0.178803, 0.193554]);
  });

  it('refuses a config that asks for renormalization', () => {
    const { config, ...rest } = serialize(new BatchNormalization());
    expect(config).toMatchObject({ renorm: false, synchronized: false, renorm_momentum: 0.99 });
    expect(() => deserialize({ ...rest, config: { ...config, renorm: true } })).toThrow(
      /'renorm' true/,
    );
  });
});
