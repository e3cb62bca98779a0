import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallbackList, ProgbarLogger, type TrainingParams, type Verbosity } from './index.ts';

const line = (count: number) => '━'.repeat(count);
const back = (count: number) => '\b'.repeat(count);
const half = `\r\x1b[1m1/2\x1b[0m \x1b[32m${line(10)}\x1b[0m\x1b[37m${line(10)}\x1b[0m \x1b[1m0s\x1b[0m 0s/step`;
const full = `\r\x1b[1m2/2\x1b[0m \x1b[32m${line(20)}\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 0s/step`;
const values = ' - loss: 0.2500 - val_loss: 0.1250\n';

type Play = (list: CallbackList) => Promise<void>;

/** Runs the hooks of a fit with two steps an epoch; batches only where somebody listens. */
const fit: Play = async (list) => {
  await list.onTrainBegin();
  for (let epoch = 0; epoch < list.params.epochs; epoch++) {
    await list.onEpochBegin(epoch);
    for (const batch of [0, 1]) {
      if (list.hasTrainBatchHooks) await list.onTrainBatchEnd(batch, { loss: 0.5 ** (batch + 1) });
    }
    await evaluate(list);
    await list.onEpochEnd(epoch, { loss: 0.25, val_loss: 0.125 });
  }
  await list.onTrainEnd();
};

const evaluate: Play = async (list) => {
  await list.onTestBegin();
  for (const batch of [0, 1]) {
    if (list.hasTestBatchHooks) await list.onTestBatchEnd(batch, { loss: 0.5 ** (batch + 1) });
  }
  await list.onTestEnd({ loss: 0.25 });
};

const predict: Play = async (list) => {
  await list.onPredictBegin();
  for (const batch of [0, 1]) {
    if (list.hasPredictBatchHooks) await list.onPredictBatchEnd(batch, {});
  }
  await list.onPredictEnd();
};

async function textOf(play: Play, params: TrainingParams, terminal: boolean): Promise<string> {
  let told = '';
  const write = (text: string) => {
    told += text;
  };
  await play(new CallbackList([new ProgbarLogger({ write, terminal })], { params }));
  return told;
}

describe('ProgbarLogger', () => {
  // The clock stands still, so that every step takes 0s.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  // Texts of Keras 3.15.1, with its clock standing still.
  it.each<[string, Play, TrainingParams, string]>([
    [
      'bars of fit',
      fit,
      { verbose: 1, epochs: 2, steps: 2 },
      [1, 2]
        .map((epoch) => `Epoch ${epoch}/2\n${half} - loss: 0.5000${back(50)}${full}${values}`)
        .join(''),
    ],
    [
      'lines of fit',
      fit,
      { verbose: 2, epochs: 2, steps: 2 },
      `Epoch 1/2\n2/2 - 0s - 0s/step${values}Epoch 2/2\n2/2 - 0s - 0s/step${values}`,
    ],
    [
      'a line of one epoch with unknown steps',
      fit,
      { verbose: 2, epochs: 1, steps: undefined },
      `2/2 - 0s - 0s/step${values}`,
    ],
    [
      'a bar of unknown steps',
      fit,
      { verbose: 1, epochs: 1, steps: undefined },
      `\r      1/Unknown \x1b[1m0s\x1b[0m 0s/step - loss: 0.5000${back(41)}${full}${values}`,
    ],
    ['nothing', fit, { verbose: 0, epochs: 2, steps: 2 }, ''],
    [
      'a bar of evaluate',
      evaluate,
      { verbose: 1, epochs: 1, steps: 2 },
      `${half} - loss: 0.5000${back(50)}${full} - loss: 0.2500\n`,
    ],
    [
      'a line of evaluate',
      evaluate,
      { verbose: 2, epochs: 1, steps: 2 },
      '2/2 - 0s - 0s/step - loss: 0.2500\n',
    ],
    [
      'a bar of predict',
      predict,
      { verbose: 1, epochs: 1, steps: 2 },
      `${half}${back(35)}${full}\n`,
    ],
  ])('writes what Keras writes: %s', async (_, play, params, text) => {
    expect(await textOf(play, params, true)).toBe(text);
  });

  it.each<[Verbosity, boolean, 'a bar' | 'lines' | 'nothing']>([
    ['auto', true, 'a bar'],
    ['auto', false, 'nothing'],
    [1, true, 'a bar'],
    [1, false, 'lines'],
    [2, true, 'lines'],
  ])('shows for verbose %s, on a terminal: %s, %s', async (verbose, terminal, shown) => {
    const text = await textOf(fit, { verbose, epochs: 2, steps: 2 }, terminal);
    expect(text.includes('\r')).toBe(shown === 'a bar');
    if (shown === 'nothing') expect(text).toBe('');
    else expect(text).toMatch(/^Epoch 1\/2\n/);
  });

  it('lets the loop run through the batches where it writes only lines', () => {
    const wants = (verbose: Verbosity, steps: number | undefined) => {
      const params = { verbose, epochs: 1, steps };
      return new CallbackList([new ProgbarLogger({ terminal: true })], { params }).hasBatchHooks;
    };
    expect([wants(0, 2), wants(2, 2), wants(2, undefined), wants(1, 2)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
