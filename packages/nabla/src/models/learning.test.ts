import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeDataset, parseCsv } from '../data/index.ts';
import { Dense } from '../layers/index.ts';
import { Adam, SGD } from '../optimizers/index.ts';
import { setRandomSeed } from '../random/index.ts';
import { Sequential } from './index.ts';

const QUIET = { verbose: 0 } as const;

describe('networks learn', () => {
  it('XOR, to the last row, with the shape of the seed network', async () => {
    setRandomSeed(4);
    const x = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const y = [[0], [1], [1], [0]];
    const model = new Sequential([
      new Dense(3, { inputDim: 2, activation: 'sigmoid' }),
      new Dense(1, { activation: 'sigmoid' }),
    ]);
    model.compile({
      optimizer: new SGD({ learningRate: 2, momentum: 0.9 }),
      loss: 'mse',
      metrics: ['accuracy'],
    });
    await model.fit(x, y, { epochs: 2000, batchSize: 4, ...QUIET });
    const scores = await model.evaluate(x, y, { returnDict: true, ...QUIET });
    expect(scores.accuracy).toBe(1);
    expect(scores.loss).toBeLessThan(0.01);
  });

  it.each([1, 2, 3])(
    'penguins, at least 97 of 100 of those held out, from the start %d',
    async (seed) => {
      setRandomSeed(seed);
      const file = new URL('../../../cli/data/penguins.csv', import.meta.url);
      const { train, test, classes, features } = makeDataset(
        parseCsv(readFileSync(file, 'utf8')),
        'species',
        { seed },
      );
      const model = new Sequential([
        new Dense(8, { inputDim: features.length, activation: 'relu' }),
        new Dense(classes?.length ?? 0, { activation: 'softmax' }),
      ]);
      model.compile({
        optimizer: new Adam({ learningRate: 0.01 }),
        loss: 'categorical_crossentropy',
        metrics: ['accuracy'],
      });
      await model.fit(train.x, train.y, { epochs: 60, ...QUIET });
      const scores = await model.evaluate(test.x, test.y, { returnDict: true, ...QUIET });
      expect(scores.accuracy).toBeGreaterThanOrEqual(0.97);
    },
  );
});
