import { afterEach, describe, expect, it, vi } from 'vitest';
import { FakeModel } from '../testing/fake-model.ts';
import { CallbackList, TerminateOnNaN } from './index.ts';

describe('TerminateOnNaN', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [0.5, false],
    [Number.NaN, true],
    [-Infinity, true],
  ])('after a loss of %s: training ends is %s', async (loss, stops) => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const model = new FakeModel();
    const list = new CallbackList([new TerminateOnNaN()], { model });
    expect(list.hasTrainBatchHooks).toBe(true);
    await list.onTrainBatchEnd(3, { loss });
    expect(model.stopTraining).toBe(stops);
    const told = stops ? [['Batch 3: Invalid loss, terminating training\n']] : [];
    expect(write.mock.calls).toEqual(told);
  });

  it('throws instead where it is asked to', async () => {
    const list = new CallbackList([new TerminateOnNaN({ raiseError: true })]);
    await expect(list.onTrainBatchEnd(3, { loss: Number.NaN })).rejects.toThrow(
      /loss of batch 3 is NaN/,
    );
  });
});
