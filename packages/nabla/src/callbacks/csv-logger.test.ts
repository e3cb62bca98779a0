import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Logs } from './index.ts';
import { CallbackList, CSVLogger, type CSVLoggerOptions } from './index.ts';

describe('CSVLogger', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nabla-csv-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.unstubAllGlobals();
  });

  async function log(
    epochs: readonly Logs[],
    options: CSVLoggerOptions = {},
    before?: string,
  ): Promise<string> {
    const filename = join(folder, 'log.csv');
    if (before !== undefined) writeFileSync(filename, before);
    const list = new CallbackList([new CSVLogger(filename, options)]);
    await list.onTrainBegin();
    for (const [epoch, logs] of epochs.entries()) await list.onEpochEnd(epoch, logs);
    await list.onTrainEnd();
    return readFileSync(filename, 'utf8');
  }

  // Texts of Keras 3.15.1.
  it.each([
    [
      'with validation',
      [
        { mae: 0.5, loss: 0.25, val_loss: 0.75 },
        { mae: 0.25, loss: 0.125, val_loss: 0.5 },
      ],
      {},
      'epoch,loss,mae,val_loss\r\n0,0.25,0.5,0.75\r\n1,0.125,0.25,0.5\r\n',
    ],
    [
      'without: room for later ones',
      [{ loss: 0.25 }, { loss: 0.125, val_loss: 0.5 }],
      { separator: ';' },
      'epoch;loss;val_loss\r\n0;0.25;NA\r\n1;0.125;0.5\r\n',
    ],
  ])('writes a header and a line per epoch: %s', async (_, epochs, options, text) => {
    expect(await log(epochs as Logs[], options)).toBe(text);
  });

  it('replaces a file', async () => {
    expect(await log([{ val_loss: 0.5 }], {}, 'old\r\n')).toBe('epoch,val_loss\r\n0,0.5\r\n');
  });

  it('appends without a second header, and with one to an empty file', async () => {
    const before = 'epoch,val_loss\r\n0,0.5\r\n';
    expect(await log([{ val_loss: 0.25 }], { append: true }, before)).toBe(`${before}0,0.25\r\n`);
    expect(await log([{ val_loss: 0.25 }], { append: true }, '')).toBe(
      'epoch,val_loss\r\n0,0.25\r\n',
    );
  });

  it('says where it works, where there are no files', async () => {
    vi.stubGlobal('process', undefined);
    const list = new CallbackList([new CSVLogger('log.csv')]);
    await expect(list.onTrainBegin()).rejects.toThrow(/no files here.*Node/);
  });
});
