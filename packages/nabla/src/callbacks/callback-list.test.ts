import { describe, expect, it } from 'vitest';
import { FakeModel } from '../testing/fake-model.ts';
import {
  Callback,
  CallbackList,
  History,
  LambdaCallback,
  type Logs,
  ProgbarLogger,
} from './index.ts';

class AddsOne extends Callback {
  override onEpochEnd(_epoch: number, logs: Logs): void {
    logs.one = 1;
  }
}

class HearsTraining extends Callback {
  override onTrainBatchEnd(): void {}
}

class HearsOldName extends Callback {
  override onBatchBegin(): void {}
}

class HearsTests extends Callback {
  override onTestBatchBegin(): void {}
}

describe('CallbackList', () => {
  it('tells all callbacks in order and waits for each', async () => {
    const told: string[] = [];
    const slow = new LambdaCallback({
      onEpochEnd: async (epoch) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        told.push(`slow ${epoch}`);
      },
    });
    const quick = new LambdaCallback({ onEpochEnd: (epoch) => told.push(`quick ${epoch}`) });
    await new CallbackList([slow, quick]).onEpochEnd(4, { loss: 1 });
    expect(told).toEqual(['slow 4', 'quick 4']);
  });

  it('keeps in the history what callbacks add to the logs, and leaves the given logs alone', async () => {
    const list = new CallbackList([new AddsOne()], { addHistory: true });
    const logs = { loss: 0.5 };
    await list.onTrainBegin();
    await list.onEpochEnd(0, logs);
    await list.onEpochEnd(1, { loss: 0.25 });
    expect(list.history.history).toEqual({ loss: [0.5, 0.25], one: [1, 1] });
    expect(list.history.epoch).toEqual([0, 1]);
    expect(logs).toEqual({ loss: 0.5 });
  });

  it('uses the history and the bar that it is given', () => {
    const history = new History();
    const bar = new ProgbarLogger();
    const list = new CallbackList([history, bar], { addHistory: true, addProgbar: true });
    expect(list.history).toBe(history);
    expect(list.callbacks).toEqual([history, bar]);
  });

  it.each([
    ['nobody', [new AddsOne()], [false, false, false]],
    ['one for training', [new AddsOne(), new HearsTraining()], [true, false, false]],
    ['one by the older name', [new HearsOldName()], [true, false, false]],
    ['one for tests', [new HearsTests()], [false, true, false]],
    ['a function', [new LambdaCallback({ onPredictBatchEnd: () => 0 })], [false, false, true]],
  ])('knows which batches anybody wants to hear of: %s', (_, callbacks: Callback[], wanted) => {
    const list = new CallbackList(callbacks);
    expect([list.hasTrainBatchHooks, list.hasTestBatchHooks, list.hasPredictBatchHooks]).toEqual(
      wanted,
    );
    expect(list.hasBatchHooks).toBe(wanted.includes(true));
  });

  it('gives every callback the model and the parameters', () => {
    const callback = new AddsOne();
    const model = new FakeModel();
    const params = { verbose: 0, epochs: 3, steps: 2 } as const;
    new CallbackList([callback], { model, params });
    expect(callback.model).toBe(model);
    expect(callback.params).toBe(params);
  });

  it('tells batches to callbacks under the older names too', async () => {
    const told: number[] = [];
    class Old extends Callback {
      override onBatchEnd(batch: number): void {
        told.push(batch);
      }
    }
    await new CallbackList([new Old()]).onTrainBatchEnd(2, { loss: 1 });
    expect(told).toEqual([2]);
  });

  it('refuses what is no callback', () => {
    const plain = { onEpochEnd: () => {} } as unknown as Callback;
    expect(() => new CallbackList([plain])).toThrow(/no callback.*LambdaCallback/);
  });

  it('says that there is no model before training', () => {
    expect(() => new AddsOne().model).toThrow(/no model yet/);
  });
});

describe('LambdaCallback', () => {
  it('suggests the nearest hook for a misspelt one', () => {
    const hooks = { onEpochEnds: () => {} };
    expect(() => new LambdaCallback(hooks as object)).toThrow(/Did you mean 'onEpochEnd'/);
  });
});
