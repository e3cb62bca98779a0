import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeModel, runEpochs, valLosses } from '../testing/fake-model.ts';
import { LearningRateScheduler } from './index.ts';

describe('LearningRateScheduler', () => {
  afterEach(() => vi.restoreAllMocks());

  it('sets the learning rate of each epoch from the one before', async () => {
    const model = new FakeModel(0.4);
    const seen: number[] = [];
    const halve = new LearningRateScheduler(async (epoch, rate) => {
      seen.push(epoch);
      return epoch === 0 ? rate : rate / 2;
    });
    const { list } = await runEpochs(model, [halve], valLosses(1, 1, 1));
    expect(seen).toEqual([0, 1, 2]);
    expect(list.history.history.learning_rate).toEqual([0.4, 0.2, 0.1]);
  });

  it('says what it sets, in the words of Keras', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const callback = new LearningRateScheduler(() => 0.25, { verbose: 1 });
    await runEpochs(new FakeModel(), [callback], valLosses(1));
    const told = '\nEpoch 1: LearningRateScheduler setting learning rate to 0.25.\n';
    expect(write).toHaveBeenCalledWith(told);
  });

  it('refuses a schedule that gives no number', async () => {
    const callback = new LearningRateScheduler((() => undefined) as () => never);
    const running = runEpochs(new FakeModel(), [callback], valLosses(1));
    await expect(running).rejects.toThrow(/gave undefined for epoch 0; it must return/);
  });
});
