import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetWarnings } from '../base/index.ts';
import { FakeModel, runEpochs, valLosses } from '../testing/fake-model.ts';
import { EarlyStopping, type EarlyStoppingOptions } from './index.ts';

interface Case {
  readonly name: string;
  readonly values: readonly number[];
  readonly options: EarlyStoppingOptions;
  /** Epochs run, stoppedEpoch, bestEpoch, best, wait, and the epoch whose weights the model has. */
  readonly keras: readonly [number, number, number, number, number, number];
}

/** Results of Keras 3.15.1 for the same values as float32. */
const cases: readonly Case[] = [
  {
    name: 'no patience',
    values: [0.5, 0.4, 0.45, 0.46, 0.3],
    options: {},
    keras: [3, 2, 1, 0.4, 1, 2],
  },
  {
    name: 'patience',
    values: [0.5, 0.4, 0.45, 0.46, 0.3, 0.31],
    options: { patience: 2 },
    keras: [4, 3, 1, 0.4, 2, 3],
  },
  {
    name: 'restoring although all epochs run',
    values: [0.04, 0.36, 3.24],
    options: { patience: 5, restoreBestWeights: true },
    keras: [3, 0, 0, 0.04, 2, 0],
  },
  {
    name: 'a change of exactly minDelta',
    values: [0.5, 0.3, 0.2, 0.1],
    options: { minDelta: 0.1 },
    keras: [3, 2, 1, 0.3, 1, 2],
  },
  {
    name: 'minDelta with patience',
    values: [0.5, 0.4, 0.3, 0.2],
    options: { minDelta: 0.1, patience: 2, restoreBestWeights: true },
    keras: [4, 0, 2, 0.3, 1, 2],
  },
  {
    name: 'a baseline that is never beaten',
    values: [0.5, 0.45, 0.42, 0.41, 0.4],
    options: { baseline: 0.35, patience: 3 },
    keras: [5, 0, 4, 0.4, 5, 4],
  },
  {
    name: 'a late start',
    values: [0.5, 0.6, 0.7, 0.8, 0.4, 0.5],
    options: { startFromEpoch: 2, patience: 1 },
    keras: [4, 3, 2, 0.7, 1, 3],
  },
  {
    name: 'mode max',
    values: [0.5, 0.6, 0.7, 0.65, 0.6, 0.5],
    options: { mode: 'max', patience: 2, restoreBestWeights: true },
    keras: [5, 4, 2, 0.7, 2, 2],
  },
  {
    name: 'NaN',
    values: [Number.NaN, 0.4, Number.NaN, 0.3],
    options: { patience: 2, restoreBestWeights: true },
    keras: [3, 2, 0, Number.NaN, 2, 0],
  },
];

describe('EarlyStopping', () => {
  beforeEach(resetWarnings);
  afterEach(() => vi.restoreAllMocks());

  it.each(cases)('stops and restores as Keras does: $name', async ({ values, options, keras }) => {
    const model = new FakeModel();
    const stop = new EarlyStopping(options);
    const { epochs } = await runEpochs(model, [stop], valLosses(...values));
    const { stoppedEpoch, bestEpoch, best, wait } = stop;
    const found = [epochs, stoppedEpoch, bestEpoch, best, wait, model.weight];
    expect(found).toEqual(keras.map((value, index) => (index === 3 ? Math.fround(value) : value)));
  });

  it('can be used for a second training', async () => {
    const stop = new EarlyStopping({ patience: 1 });
    await runEpochs(new FakeModel(), [stop], valLosses(0.1, 0.2));
    const { epochs } = await runEpochs(new FakeModel(), [stop], valLosses(0.9, 0.8, 0.85));
    expect(epochs).toBe(3);
    expect(stop.bestEpoch).toBe(1);
  });

  it('takes the direction from the metric', async () => {
    const model = new FakeModel(0.1, [{ name: 'accuracy', direction: 'up' }]);
    const stop = new EarlyStopping({ monitor: 'val_accuracy' });
    const { epochs } = await runEpochs(
      model,
      [stop],
      [0.5, 0.6, 0.55].map((each) => ({ val_accuracy: each })),
    );
    expect([epochs, stop.bestEpoch]).toEqual([3, 1]);
  });

  it('asks for the mode where nobody knows the direction', async () => {
    const stop = new EarlyStopping({ monitor: 'joy' });
    const running = runEpochs(new FakeModel(), [stop], [{ joy: 1 }, { joy: 2 }]);
    await expect(running).rejects.toThrow(/'joy' should get greater or less. Give mode/);
  });

  it('warns once, with the names there are, where the logs do not have what it watches', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const logs = [
      { loss: 1, mae: 2 },
      { loss: 1, mae: 2 },
    ];
    const { epochs } = await runEpochs(new FakeModel(), [new EarlyStopping()], logs);
    expect(epochs).toBe(2);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toMatch(/watches 'val_loss'.*have loss, mae.*validationData/);
  });

  it('refuses misspelt options and modes, with the nearest', () => {
    expect(() => new EarlyStopping({ patence: 2 } as object)).toThrow(/Did you mean 'patience'/);
    expect(() => new EarlyStopping({ mode: 'mx' } as object)).toThrow(/Did you mean 'max'/);
  });
});
