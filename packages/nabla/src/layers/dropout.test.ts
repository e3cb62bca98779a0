import { describe, expect, it } from 'vitest';
import { tensor } from '../ops/index.ts';
import {
  AlphaDropout,
  Dropout,
  GaussianDropout,
  GaussianNoise,
  type Layer,
  SpatialDropout1D,
  SpatialDropout2D,
} from './index.ts';

const training = { training: true };
const ones = (...shape: number[]) =>
  tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), { shape });

function statistics(values: ArrayLike<number>): { mean: number; deviation: number } {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const variance = all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('layers of noise', () => {
  it.each<[string, Layer, number, number]>([
    ['Dropout', new Dropout(0.2, { seed: 1 }), 1, 0.5],
    ['GaussianDropout', new GaussianDropout(0.2, { seed: 1 }), 1, 0.5],
    ['GaussianNoise', new GaussianNoise(0.3, { seed: 1 }), 1, 0.3],
  ])(
    '%s keeps the mean, and has the deviation that it should have',
    (_, layer, mean, deviation) => {
      const found = statistics(layer(ones(100, 100), training).dataSync());
      expect(found.mean).toBeCloseTo(mean, 1);
      expect(Math.abs(found.mean - mean)).toBeLessThan(0.02);
      expect(Math.abs(found.deviation - deviation)).toBeLessThan(0.02);
    },
  );

  it('AlphaDropout keeps mean 0 and variance 1', () => {
    const normal = new GaussianNoise(1, { seed: 3 })(tensor(new Float32Array(20000)), training);
    const found = statistics(new AlphaDropout(0.3, { seed: 1 })(normal, training).dataSync());
    expect(Math.abs(found.mean)).toBeLessThan(0.03);
    expect(Math.abs(found.deviation - 1)).toBeLessThan(0.03);
  });

  it.each<[string, Layer]>([
    ['Dropout', new Dropout(0.5)],
    ['GaussianDropout', new GaussianDropout(0.5)],
    ['GaussianNoise', new GaussianNoise(0.5)],
    ['AlphaDropout', new AlphaDropout(0.5)],
  ])('%s changes nothing outside of training', (_, layer) => {
    expect(layer([1, 2, 3]).arraySync()).toEqual([1, 2, 3]);
  });
});

describe('Dropout', () => {
  it('drops the share that is asked for, and scales the rest', () => {
    const values = [...new Dropout(0.25, { seed: 4 })(ones(10000), training).dataSync()];
    const kept = values.filter((value) => value !== 0);
    expect(Math.abs(kept.length / values.length - 0.75)).toBeLessThan(0.02);
    for (const value of kept) expect(value).toBeCloseTo(1 / 0.75, 6);
  });

  it('drops the same for the same seed, and others at the next call', () => {
    const [a, b] = [new Dropout(0.5, { seed: 7 }), new Dropout(0.5, { seed: 7 })];
    const first = a(ones(64), training).arraySync();
    expect(b(ones(64), training).arraySync()).toEqual(first);
    expect(a(ones(64), training).arraySync()).not.toEqual(first);
  });

  it('is the identity in training at rate 0, and gives zeros at rate 1', () => {
    expect(new Dropout(0)([1, 2], training).arraySync()).toEqual([1, 2]);
    expect(new Dropout(1)([1, 2], training).arraySync()).toEqual([0, 0]);
  });

  it('shares the pattern along axes of noiseShape with length 1', () => {
    const layer = new Dropout(0.5, { noiseShape: [null, 1], seed: 2 });
    const rows = layer(ones(32, 3), training).arraySync() as number[][];
    for (const [a, b, c] of rows) expect([b, c]).toEqual([a, a]);
    expect(new Set(rows.map(([a]) => a))).toEqual(new Set([0, 2]));
    expect(() => new Dropout(0.5, { noiseShape: [2, 1] })(ones(32, 3), training)).toThrow(
      /noiseShape/,
    );
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the rate %s', (rate) => {
    expect(() => new Dropout(rate)).toThrow(RangeError);
  });
});

describe('SpatialDropout', () => {
  it('drops whole channels of sequences', () => {
    const [steps] = new SpatialDropout1D(0.5, { seed: 1 })(
      ones(1, 4, 64),
      training,
    ).arraySync() as number[][][];
    for (const step of steps) expect(step).toEqual(steps[0]);
    expect(new Set(steps[0])).toEqual(new Set([0, 2]));
  });

  it('drops whole channels of images, wherever they stand', () => {
    const last = new SpatialDropout2D(0.5, { seed: 1 })(
      ones(1, 2, 2, 64),
      training,
    ).arraySync() as number[][][][];
    expect(last[0][1][1]).toEqual(last[0][0][0]);
    expect(new Set(last[0][0][0])).toEqual(new Set([0, 2]));
    const layer = new SpatialDropout2D(0.5, { seed: 1, dataFormat: 'channels_first' });
    const first = layer(ones(1, 64, 2, 2), training).arraySync() as number[][][][];
    for (const channel of first[0]) expect(new Set(channel.flat()).size).toBe(1);
  });
});
