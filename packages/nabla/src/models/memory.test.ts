import { describe, expect, it } from 'vitest';
import { tensor } from '../index.ts';
import { Dense } from '../layers/index.ts';
import { collect } from '../testing/collect.ts';
import { Sequential } from './index.ts';

/** Of the whole process, WebAssembly's memories among them, when what is unused is collected. */
async function residentBytes(): Promise<number> {
  await collect();
  return process.memoryUsage.rss();
}

describe('memory', () => {
  it('does not grow over 10,000 predictions', async () => {
    const model = new Sequential([new Dense(16, { inputDim: 64, activation: 'relu' })]);
    const x = tensor(new Float32Array(64).fill(0.5), { shape: [1, 64] });
    for (let call = 0; call < 1000; call++) await model.predictOnBatch(x);
    const before = await residentBytes();
    for (let call = 0; call < 10_000; call++) await model.predictOnBatch(x);
    // A leak of the 64 bytes of each result alone, in an array of its own, would be some 2 MB; of its
    // tensor and graph tens.
    expect((await residentBytes()) - before).toBeLessThan(30e6);
  });

  it('does not grow over 200 models that are built, trained and dropped', async () => {
    const rows = Array.from({ length: 64 }, (_, row) => [row / 64, 1 - row / 64]);
    const round = async () => {
      // 160 kB of weights, and Adam's two moments of each.
      const model = new Sequential([new Dense(200, { inputDim: 2 }), new Dense(200), new Dense(1)]);
      model.compile({ optimizer: 'adam', loss: 'mse' });
      await model.fit(
        rows,
        rows.map(([a]) => a),
        { epochs: 1, verbose: 0 },
      );
    };
    for (let i = 0; i < 40; i++) await round();
    const before = await residentBytes();
    for (let i = 0; i < 200; i++) await round();
    // A leak of weights and moments, here and in the engine, would be 190 MB.
    expect((await residentBytes()) - before).toBeLessThan(100e6);
  });
});
