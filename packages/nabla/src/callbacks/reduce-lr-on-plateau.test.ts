import { describe, expect, it } from 'vitest';
import { FakeModel, runEpochs, valLosses } from '../testing/fake-model.ts';
import { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './index.ts';

interface Case {
  readonly name: string;
  readonly values: readonly number[];
  readonly options: ReduceLROnPlateauOptions;
  /** The learning rate after each epoch. */
  readonly keras: readonly number[];
}

/** Results of Keras 3.15.1, from a learning rate of 0.1. */
const cases: readonly Case[] = [
  {
    name: 'patience',
    values: [1, 1, 1, 1, 1, 1, 1],
    options: { patience: 2, factor: 0.5 },
    keras: [0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.0125],
  },
  {
    name: 'cooldown',
    values: [1, 1, 1, 1, 1, 1, 1, 1],
    options: { patience: 1, factor: 0.5, cooldown: 2 },
    keras: [0.1, 0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125, 0.00625],
  },
  {
    name: 'a least learning rate',
    values: [1, 1, 1, 1, 1, 1],
    options: { patience: 1, minLr: 0.005 },
    keras: [0.1, 0.010000000000000002, 0.005, 0.005, 0.005, 0.005],
  },
  {
    name: 'changes around minDelta',
    values: [1, 0.9999, 0.9998, 0.5, 0.49995, 0.4],
    options: { patience: 1, factor: 0.5 },
    keras: [0.1, 0.05, 0.05, 0.05, 0.025, 0.025],
  },
  {
    name: 'mode max',
    values: [1, 2, 3, 3, 2, 4],
    options: { patience: 1, factor: 0.5, mode: 'max', minDelta: 0 },
    keras: [0.1, 0.1, 0.1, 0.05, 0.025, 0.025],
  },
];

describe('ReduceLROnPlateau', () => {
  it.each(cases)(
    'reduces the learning rate as Keras does: $name',
    async ({ values, options, keras }) => {
      const model = new FakeModel(0.1);
      const { list } = await runEpochs(
        model,
        [new ReduceLROnPlateau(options)],
        valLosses(...values),
      );
      // The history has the learning rate with which an epoch was trained.
      expect(list.history.history.learning_rate).toEqual([0.1, ...keras.slice(0, -1)]);
      expect(model.optimizer.learningRate).toBe(keras[keras.length - 1]);
    },
  );

  it('refuses a factor that does not reduce', () => {
    expect(() => new ReduceLROnPlateau({ factor: 1 })).toThrow(/factor is 1.*below 1/);
    expect(() => new ReduceLROnPlateau({ factor: -0.5 })).toThrow(/factor is -0.5/);
  });

  it('says that a model without optimizer must be compiled', async () => {
    const model = Object.assign(new FakeModel(), { optimizer: undefined });
    const callback = new ReduceLROnPlateau();
    callback.setModel(model);
    expect(() => callback.onEpochEnd(0, { val_loss: 1 })).toThrow(
      /no optimizer. Call model.compile/,
    );
  });
});
