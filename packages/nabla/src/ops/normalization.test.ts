import { describe, expect, it } from 'vitest';
import type { Tensor } from '../graph/index.ts';
import {
  batchNormalization,
  glu,
  layerNormalization,
  rmsNormalization,
  sparsemax,
  tensor,
} from './index.ts';

const x = tensor(
  [
    [-7, -2.5, -0.75, -0.25],
    [0.25, 0.75, 2.5, 7],
  ],
  { dtype: 'float64' },
);
const scale = [1, 2, 3, 4];
const offset = [0.1, 0.2, 0.3, 0.4];

/** Results of Keras 3.15.1 in float32. */
const cases: readonly [name: string, found: () => Tensor, keras: readonly number[]][] = [
  [
    'batchNormalization along the last axis',
    () => batchNormalization(x, [0.5, -1, 2, 0], [0.25, 1, 4, 9], -1),
    [
      -14.9700897, -1.49925056, -1.37482816, -0.0833287041, -0.49900299, 1.74912566, 0.249968756,
      2.33320371,
    ],
  ],
  [
    'batchNormalization with scale, offset and epsilon',
    () =>
      batchNormalization(x, [0.5, -1, 2, 0], [0.25, 1, 4, 9], -1, { scale, offset, epsilon: 0.1 }),
    [
      -12.5773138, -2.66038777, -3.77438459, 0.0685032279, -0.322577127, 3.53711906, 1.0407972,
      9.68190962,
    ],
  ],
  [
    'batchNormalization along the first axis',
    () => batchNormalization(x, [1, 2], [4, 9], 0),
    [
      -3.99950009, -1.74978129, -0.874890646, -0.62492189, -0.583300929, -0.41664352, 0.166657408,
      1.66657408,
    ],
  ],
  [
    'layerNormalization',
    () => layerNormalization(x),
    [
      -1.64444339, 0.0469840765, 0.704761505, 0.892697871, -0.892697871, -0.704761505,
      -0.0469840765, 1.64444339,
    ],
  ],
  [
    'layerNormalization with gamma, beta and epsilon',
    () => layerNormalization(x, { gamma: scale, beta: offset, epsilon: 0.1 }),
    [
      -1.53294861, 0.293311357, 2.39950514, 3.94583154, -0.786457837, -1.19967031, 0.160032988,
      6.93179464,
    ],
  ],
  [
    'layerNormalization over all axes',
    () => layerNormalization(x, { axis: [0, 1] }),
    [
      -1.87292027, -0.668900073, -0.200670034, -0.0668900087, 0.0668900087, 0.200670034,
      0.668900073, 1.87292027,
    ],
  ],
  [
    'layerNormalization over the first axis, with gamma along it',
    () => layerNormalization(x, { axis: 0, gamma: [2, 3] }),
    [-1.99999988, -2, -2, -2, 2.99999976, 3, 3.00000048, 3],
  ],
  [
    'rmsNormalization',
    () => rmsNormalization(x),
    [
      -1.87292027, -0.668900073, -0.200670034, -0.0668900087, 0.0668900087, 0.200670034,
      0.668900073, 1.87292027,
    ],
  ],
  [
    'rmsNormalization with scale and epsilon',
    () => rmsNormalization(x, { scale, epsilon: 0.1 }),
    [
      -1.86625206, -1.33303714, -0.599866748, -0.266607434, 0.0666518584, 0.399911165, 1.99955571,
      7.46500826,
    ],
  ],
];

describe('normalization ops', () => {
  it.each(cases)('%s gives the numbers of Keras', (_, found, keras) => {
    for (const [index, value] of found().dataSync().entries()) {
      expect(value).toBeCloseTo(keras[index], 5);
    }
  });

  it('names the axis that does not exist', () => {
    expect(() => layerNormalization(x, { axis: 2 })).toThrow(
      /layerNormalization: axis 2 does not exist/,
    );
  });
});

describe('sparsemax', () => {
  it('adds up to 1 along the axis, ties and all', () => {
    const found = sparsemax([
      [0.1, 0.2, 0.3, 0.4, 0.5],
      [3, 3, 3, 0, 0],
      [0, 5, 0, 5, 1],
    ]);
    const third = 1 / 3;
    const wanted = [0, 0.1, 0.2, 0.3, 0.4, third, third, third, 0, 0, 0, 0.5, 0, 0.5, 0];
    for (const [index, value] of found.dataSync().entries()) {
      expect(value).toBeCloseTo(wanted[index], 6);
    }
  });
});

describe('glu', () => {
  it('refuses an axis that cannot be halved', () => {
    expect(() => glu([[1, 2, 3]])).toThrow(/axis 1 of .* has 3 elements, which cannot be halved/);
  });
});
