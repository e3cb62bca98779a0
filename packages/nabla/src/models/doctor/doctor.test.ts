import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { resetWarnings } from '../../base/index.ts';
import type { History } from '../../callbacks/index.ts';
import { makeDataset, parseCsv } from '../../data/index.ts';
import { Activation, Dense, type Layer } from '../../layers/index.ts';
import { SGD } from '../../optimizers/index.ts';
import { setRandomSeed } from '../../random/index.ts';
import { L2 } from '../../regularizers/index.ts';
import { type CompileOptions, type FitOptions, Sequential } from '../index.ts';

const XOR = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const EXCLUSIVE = [0, 1, 1, 0];
/** Numbers without order, the same on every machine. */
const noise = (at: number) => Math.sin(12.9898 * at + 78.233) * 43758.5453;
const fraction = (at: number) => noise(at) - Math.floor(noise(at));

function network(
  layers: Layer[],
  options: CompileOptions,
  weights?: Parameters<Sequential['setWeights']>[0],
): Sequential {
  const made = new Sequential(layers);
  if (weights) made.setWeights(weights);
  made.compile(options);
  return made;
}

async function notesOf(
  model: Sequential,
  x: number[][],
  y: number[] | number[][],
  options: FitOptions = {},
): Promise<readonly string[]> {
  return (await model.fit(x, y, { epochs: 5, verbose: 0, ...options })).notes;
}

const sgd = (learningRate: number) => new SGD({ learningRate });

beforeEach(() => {
  resetWarnings();
  vi.restoreAllMocks();
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  setRandomSeed(7);
});

describe('a check-up before training', () => {
  const linear = () =>
    network([new Dense(1, { inputDim: 2 })], { optimizer: sgd(0.01), loss: 'mse' });
  const once = { epochs: 1 };

  it('names columns of x that never change', async () => {
    const x = [
      [1, 4],
      [2, 4],
      [3, 4],
    ];
    const notes = await notesOf(linear(), x, [1, 2, 3], once);
    expect(notes).toEqual([expect.stringContaining('column 1 of x (from 0) is the same')]);
    expect(console.warn).toHaveBeenCalledTimes(1);
    expect(await notesOf(linear(), x.slice(0, 2), [1, 2], once)).toEqual([]);
  });

  it('says that all rows are equal, also where they are wide', async () => {
    const x = [1, 2, 3].map(() => Array.from({ length: 40 }, () => 0.5));
    const model = network([new Dense(1, { inputDim: 40 })], { loss: 'mse' });
    expect(await notesOf(model, x, [1, 2, 3], once)).toEqual([
      expect.stringContaining('all 3 rows of x are equal'),
    ]);
  });

  it('leaves an empty column of wide rows alone', async () => {
    const x = [1, 2, 3].map((row) =>
      Array.from({ length: 40 }, (_, at) => (at === 0 ? 0 : row + at)),
    );
    const model = network([new Dense(1, { inputDim: 40 })], { loss: 'mse' });
    expect(await notesOf(model, x, [1, 2, 3], once)).toEqual([]);
  });

  it('says that the targets never change', async () => {
    expect(await notesOf(linear(), XOR, [2, 2, 2, 2], once)).toEqual([
      expect.stringContaining('y is the same in all 4 rows (2)'),
    ]);
  });

  it.each([
    ['linear', 'binary_crossentropy', 'gives values of any size'],
    ['relu', 'binary_crossentropy', 'gives values above 0'],
    ['tanh', 'binary_crossentropy', 'gives values from -1 to 1'],
  ])('says that %s gives no probabilities for %s', async (activation, loss, said) => {
    const model = network([new Dense(1, { inputDim: 2, activation })], {
      optimizer: sgd(0.01),
      loss,
    });
    const notes = await notesOf(model, XOR, EXCLUSIVE, once);
    expect(notes).toEqual([expect.stringContaining(said)]);
    expect(notes[0]).toContain('fromLogits: true');
  });

  it.each([
    ['sigmoid', [0.1, 5, 1, 2], 'from 0 to 1, and y goes from 0.1 to 5'],
    ['tanh', [-3, 1, 1, 0], 'from -1 to 1, and y goes from -3 to 1'],
    ['relu', [-1, 1, 2, 3], 'above 0, and y goes from -1 to 3'],
  ])('says that %s cannot reach the targets', async (activation, y, said) => {
    const layers = [new Dense(1, { inputDim: 2 }), new Activation(activation)];
    const model = network(layers, { optimizer: sgd(0.01), loss: 'mse' });
    expect(await notesOf(model, XOR, y, once)).toEqual([expect.stringContaining(said)]);
  });

  it('says that a softmax over one unit is always 1', async () => {
    const model = network([new Dense(1, { inputDim: 2, activation: 'softmax' })], { loss: 'mse' });
    expect(await notesOf(model, XOR, EXCLUSIVE, once)).toEqual([
      expect.stringContaining('softmax over one unit is always 1'),
    ]);
  });

  it('says that nothing is trainable', async () => {
    const layer = new Dense(1, { inputDim: 2 });
    layer.trainable = false;
    const model = network([layer], { loss: 'mse' });
    const before = model.getWeights();
    expect(await notesOf(model, XOR, EXCLUSIVE)).toEqual([
      expect.stringContaining('Nothing is trainable'),
    ]);
    expect(model.getWeights()).toEqual(before);
  });
});

describe('a check-up after training', () => {
  it('says that the learning rate is 0, and nothing else', async () => {
    const model = network([new Dense(1, { inputDim: 2 })], { optimizer: sgd(0), loss: 'mse' });
    expect(await notesOf(model, XOR, EXCLUSIVE, { epochs: 1 })).toEqual([
      expect.stringContaining('The learning rate is 0'),
    ]);
  });

  it.each(['zeros', 'ones'])('names a layer whose units stay copies after %s', async (start) => {
    const dense = (units: number, inputDim: number) =>
      new Dense(units, { inputDim, activation: 'sigmoid', kernelInitializer: start });
    const hidden = dense(3, 2);
    const model = network([hidden, dense(1, 3)], { optimizer: sgd(0.5), loss: 'mse' });
    const notes = await notesOf(model, XOR, EXCLUSIVE, { epochs: 40 });
    expect(notes.filter((note) => note.includes('copies'))).toEqual([
      expect.stringContaining(`${hidden.name}: all units are copies of each other`),
    ]);
  });

  it('says nothing of copies where equal units got apart', async () => {
    const model = network(
      [new Dense(2, { inputDim: 2, kernelInitializer: 'zeros', activation: 'tanh' }), new Dense(1)],
      { optimizer: sgd(0.1), loss: 'mse' },
    );
    const notes = await notesOf(model, XOR, [0, 1, 2, 3], { epochs: 50 });
    expect(notes).toEqual([]);
  });

  it('counts dead units', async () => {
    const layers = [new Dense(2, { inputDim: 2, activation: 'relu' }), new Dense(1)];
    const kernel = [
      [-1, -2],
      [-1, -3],
    ];
    const model = network(layers, { optimizer: sgd(0.1), loss: 'mse' }, [
      kernel,
      [-1, -1],
      [[1], [1]],
      [0.5],
    ]);
    const notes = await notesOf(model, XOR, EXCLUSIVE);
    expect(notes.filter((note) => note.includes('dead'))).toEqual([
      expect.stringContaining(
        `${layers[0].name}: 2 of 2 relu units are dead: 0 with slope 0 on all 4 rows`,
      ),
    ]);
  });

  it('counts saturated units', async () => {
    const layers = [new Dense(2, { inputDim: 1, activation: 'sigmoid' }), new Dense(1)];
    const x = [[1000], [1010], [1020], [1030]];
    const model = network(layers, { optimizer: sgd(0.01), loss: 'mse' }, [
      [[0.5, -0.4]],
      [0, 0],
      [[0.5], [0.2]],
      [0],
    ]);
    const notes = await notesOf(model, x, EXCLUSIVE);
    expect(notes.filter((note) => note.includes('saturated'))).toEqual([
      expect.stringContaining(`${layers[0].name}: 2 of 2 sigmoid units are saturated`),
    ]);
  });

  it('names weights whose gradient is exactly 0', async () => {
    const layers = [new Dense(2, { inputDim: 2 }), new Dense(1, { useBias: false })];
    const kernel = [
      [0.5, -0.4],
      [0.3, 0.8],
    ];
    const model = network(layers, { optimizer: sgd(0.1), loss: 'mse' }, [
      kernel,
      [0, 0],
      [[0], [0]],
    ]);
    const zero = XOR.map(() => [0, 0]);
    const notes = await notesOf(model, zero, EXCLUSIVE);
    expect(notes.at(-1)).toMatch(/^The gradient of .*kernel.* is exactly 0 on 4 rows/);
  });

  it('U31: says which rows cancel where XOR sticks at 1, .5, .5, 0', async () => {
    const dense = (units: number) => new Dense(units, { inputDim: 2, activation: 'sigmoid' });
    const model = network([dense(2), dense(1)], { optimizer: sgd(1), loss: 'mse' }, [
      [
        [0.5, -0.4],
        [0.3, 0.8],
      ],
      [0, 0],
      [[0.6], [-0.7]],
      [0],
    ]);
    const { notes, history, baseline } = await model.fit(XOR, EXCLUSIVE, {
      epochs: 5001,
      verbose: 0,
      shuffle: false,
    });
    expect(history.loss[0]).toBeCloseTo(0.24987854, 6);
    expect(baseline).toBe(0.25);
    expect(notes).toEqual([expect.stringContaining('The pulls of rows 1, 3 (from 0) cancel')]);
    expect(notes[0]).toContain('targets 1, 0');
  });

  it('says that XOR needs a hidden layer', async () => {
    const model = network([new Dense(1, { inputDim: 2, activation: 'sigmoid' })], {
      optimizer: sgd(1),
      loss: 'binary_crossentropy',
      metrics: ['accuracy'],
    });
    const notes = await notesOf(model, XOR, EXCLUSIVE, { epochs: 400 });
    expect(notes).toEqual([
      expect.stringMatching(/is no better than 0.6931.*largest class gives 0.5\.$/),
      expect.stringMatching(/^The pulls of rows 0, 1, 2, 3 .*Without a hidden layer/),
    ]);
  });

  it('U32: says the baseline beside a loss that is small because the targets are', async () => {
    const model = network([new Dense(1, { inputDim: 1 })], { optimizer: sgd(1e-4), loss: 'mse' }, [
      [[0.001]],
      [0],
    ]);
    const results = await model.fit([[1], [-1], [0]], [0, 0.01, 0.02], { epochs: 5, verbose: 0 });
    expect(results.baseline).toBeCloseTo(6.6667e-5, 8);
    expect(results.history.loss.at(-1)).toBeLessThan(1e-3);
    expect(results.notes[0]).toContain('is no better than 0.00006667');
  });

  it('U05: says once that accuracy says nothing of a regression', async () => {
    const make = () =>
      network(
        [new Dense(1, { inputDim: 1, useBias: false })],
        { optimizer: sgd(0.01), loss: 'mse', metrics: ['accuracy'] },
        [[[1]]],
      );
    const model = make();
    const values = [0.3, 1.5, 0, 2];
    const rows = values.map((value) => [value]);
    const first = await model.fit(rows, values, { verbose: 0 });
    expect(first.history.accuracy).toEqual([0.25]);
    expect(first.notes).toEqual([expect.stringContaining("'mae', 'root_mean_squared_error'")]);
    await model.fit(rows, values, { verbose: 0 });
    expect(console.warn).toHaveBeenCalledTimes(1);
    expect(await notesOf(make(), [[0], [1]], [0, 1], { epochs: 1 })).toEqual([]);
  });

  it('says that a loss still falls', async () => {
    const model = network([new Dense(1, { inputDim: 1 })], { optimizer: sgd(0.01), loss: 'mae' });
    const notes = await notesOf(model, [[1], [2], [3]], [101, 103, 102], { epochs: 200 });
    expect(notes).toEqual([expect.stringMatching(/no better than 0.6667.*It still falls/)]);
  });
});

describe('the baseline', () => {
  const baselineFor = async (
    loss: string,
    y: number[] | number[][],
    units = 1,
    options: { fit?: FitOptions; layer?: object } = {},
  ): Promise<number | undefined> => {
    const layer = new Dense(units, { inputDim: 1, activation: 'softmax', ...options.layer });
    const model = network([layer], { loss });
    const x = y.map((_, at) => [at]);
    const history: History = await model.fit(x, y, { verbose: 0, ...options.fit });
    return history.baseline;
  };

  it.each([
    ['mse', [0, 1, 1, 0], 1, 0.25],
    ['mae', [0, 1, 1, 0], 1, 0.5],
    ['binary_crossentropy', [0, 1, 1, 0], 1, Math.log(2)],
    ['sparse_categorical_crossentropy', [0, 1, 2, 2], 3, 1.5 * Math.log(2)],
    [
      'categorical_crossentropy',
      [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
      ],
      2,
      Math.log(2),
    ],
  ])('is the loss %s of predicting the mean of y', async (loss, y, units, expected) => {
    expect(await baselineFor(loss, y, units)).toBeCloseTo(expected, 10);
  });

  it('is not given where the loss holds something else too', async () => {
    const weighted = { fit: { sampleWeight: [1, 1, 2] } };
    expect(await baselineFor('mse', [0, 1, 2], 1, weighted)).toBeUndefined();
    const penalty = { layer: { kernelRegularizer: new L2({ l2: 0.1 }) } };
    expect(await baselineFor('mse', [0, 1, 2], 1, penalty)).toBeUndefined();
    expect(await baselineFor('huber', [0, 1, 2])).toBeUndefined();
  });

  it('comes with the seed of the run', async () => {
    const model = network([new Dense(1, { inputDim: 1 })], { loss: 'mse' });
    const { seed } = await model.fit([[1]], [1], { verbose: 0 });
    expect(seed).toEqual(expect.any(Number));
  });
});

describe('a healthy training', () => {
  const cases: readonly [string, () => Sequential, number[][], number[] | number[][], number][] = [
    [
      'the seed network on XOR',
      () =>
        network(
          [
            new Dense(3, { inputDim: 2, activation: 'sigmoid' }),
            new Dense(1, { activation: 'sigmoid' }),
          ],
          { optimizer: sgd(3), loss: 'mse', metrics: ['mae', 'mse'] },
        ),
      XOR,
      EXCLUSIVE,
      3000,
    ],
    [
      'a linear fit, up to rest',
      () => network([new Dense(1, { inputDim: 1 })], { optimizer: sgd(0.1), loss: 'mse' }),
      [[0], [1], [2], [3]],
      [1, 3, 5, 7.2],
      500,
    ],
    [
      'a noisy regression with relu, up to rest',
      () =>
        network([new Dense(16, { inputDim: 1, activation: 'relu' }), new Dense(1)], {
          optimizer: sgd(0.05),
          loss: 'mse',
        }),
      Array.from({ length: 100 }, (_, at) => [at / 50 - 1]),
      Array.from({ length: 100 }, (_, at) => at / 50 - 1 + 1.5 * (fraction(at) - 0.5)),
      100,
    ],
    [
      'logistic regression from zeros',
      () =>
        network(
          [new Dense(2, { inputDim: 2, activation: 'softmax', kernelInitializer: 'zeros' })],
          {
            optimizer: sgd(0.5),
            loss: 'sparse_categorical_crossentropy',
            metrics: ['accuracy'],
          },
        ),
      XOR,
      [0, 0, 1, 1],
      200,
    ],
  ];

  it.each(cases)('%s: gives no notes and prints nothing', async (_, make, x, y, epochs) => {
    const model = make();
    const first = await model.fit(x, y, { epochs, verbose: 0 });
    const again = await model.fit(x, y, { epochs: 20, verbose: 0 });
    expect(first.history.loss.at(-1)).toBeLessThan(0.5 * first.history.loss[0]);
    expect([...first.notes, ...again.notes]).toEqual([]);
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('penguins by species: gives no notes', async () => {
    const file = new URL('../../../../cli/data/penguins.csv', import.meta.url);
    const { train, classes } = makeDataset(parseCsv(readFileSync(file, 'utf8')), 'species');
    const model = network(
      [
        new Dense(8, { inputDim: train.x[0].length, activation: 'relu' }),
        new Dense(classes?.length ?? 0, { activation: 'softmax' }),
      ],
      { optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] },
    );
    const { notes, history, baseline } = await model.fit(train.x, train.y, {
      epochs: 30,
      verbose: 0,
    });
    expect(history.loss.at(-1)).toBeLessThan(0.5 * (baseline ?? 0));
    expect(notes).toEqual([]);
    expect(console.warn).not.toHaveBeenCalled();
  });
});
