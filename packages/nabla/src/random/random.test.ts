import { beforeEach, describe, expect, it } from 'vitest';
import {
  ArgumentRangeError,
  DTypeError,
  fillRandomBits,
  ShapeError,
  threefry,
} from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { tensor, zeros } from '../ops/index.ts';
import { Program } from '../runtime/index.ts';
import * as random from './index.ts';

const DRAWS = 1e5;
const seed = 1;
/** A seed whose second word has 24 bits of one in front, and one whose first word is 0. */
const [LAST, FIRST] = [17339838, 4166419];

function values(x: Tensor): number[] {
  return Array.from(x.dataSync());
}

/** Mean, standard deviation and the fourth moment by its square: 3 for normal, 1.8 for uniform numbers. */
function moments(x: Tensor): { mean: number; std: number; kurtosis: number } {
  const all = values(x);
  const average = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const mean = average(all);
  const variance = average(all.map((each) => (each - mean) ** 2));
  const fourth = average(all.map((each) => (each - mean) ** 4));
  return { mean, std: Math.sqrt(variance), kurtosis: fourth / variance ** 2 };
}

describe('Threefry-2x32 with 20 rounds', () => {
  /** From `kat_vectors` of the Random123 distribution: counter, key, result. */
  const vectors: readonly (readonly [counter: number[], key: number[], result: number[]])[] = [
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ];

  it.each(vectors)('gives the known answer for counter %j and key %j', ([a, b], [k, l], result) => {
    expect(threefry([k, l], [a, b]).map((word) => word >>> 0)).toEqual(result);
  });

  it('gives the same words for a longer draw', () => {
    const [short, long] = [new Int32Array(5), new Int32Array(1000)];
    for (const out of [short, long]) fillRandomBits(out, [3, 4]);
    expect(long.subarray(0, 5)).toEqual(short);
    expect(new Set(long).size).toBe(1000);
  });
});

const draws: readonly [name: string, draw: (options: { seed?: random.Seed }) => Tensor][] = [
  ['uniform', (options) => random.uniform([64], options)],
  ['normal', (options) => random.normal([64], options)],
  ['truncatedNormal', (options) => random.truncatedNormal([64], options)],
  ['randint', (options) => random.randint([64], 0, 1000, options)],
  ['categorical', (options) => random.categorical(zeros([2, 50]), 32, options)],
  ['dropout', (options) => random.dropout(tensor(new Float32Array(64).fill(1)), 0.5, options)],
  [
    'shuffle',
    (options) => random.shuffle(tensor(Int32Array.from({ length: 64 }, (_, i) => i)), options),
  ],
];

describe.each(draws)('%s', (_, draw) => {
  beforeEach(() => random.setRandomSeed(1));

  it('reaches draws in a step that was compiled before', () => {
    const step = new Program([], () => ({ drawn: draw({}) }));
    const drawn = () => [...step.run([]).drawn];
    random.setRandomSeed(4);
    const [first, second] = [drawn(), drawn()];
    random.setRandomSeed(4);
    expect([drawn(), drawn()]).toEqual([first, second]);
    expect(second).not.toEqual(first);
    random.setRandomSeed(5);
    expect(drawn()).not.toEqual(first);
  });

  it('gives the same numbers for the same seed, and others for another', () => {
    expect(values(draw({ seed }))).toEqual(values(draw({ seed })));
    expect(values(draw({ seed }))).not.toEqual(values(draw({ seed: 2 })));
  });

  it('gives other numbers each time without a seed, from the one that was set on', () => {
    const [first, second] = [draw({}), draw({})].map(values);
    expect(second).not.toEqual(first);
    random.setRandomSeed(1);
    expect([draw({}), draw({})].map(values)).toEqual([first, second]);
  });

  it('gives other numbers each time for a generator, and the same for one with its seed', () => {
    const sequence = (generator: random.SeedGenerator) =>
      [1, 2].map(() => values(draw({ seed: generator })));
    const [first, second] = sequence(new random.SeedGenerator({ seed }));
    expect(second).not.toEqual(first);
    expect(sequence(new random.SeedGenerator({ seed }))).toEqual([first, second]);
    expect(first).toEqual(values(draw({ seed })));
  });

  it('gives other numbers each time that a step runs', () => {
    const generator = new random.SeedGenerator({ seed });
    const step = new Program([], () => ({ drawn: draw({ seed: generator }) }));
    const runs = [1, 2].map(() => Array.from(step.run([]).drawn));
    const eager = new random.SeedGenerator({ seed });
    expect(runs).toEqual([1, 2].map(() => values(draw({ seed: eager }))));
    expect(generator.state.value.arraySync()).toEqual([seed, 2]);
  });

  it('refuses seeds that are no whole numbers from 0', () => {
    expect(() => draw({ seed: -1 })).toThrow(ArgumentRangeError);
    expect(() => draw({ seed: 0.5 })).toThrow(/seed is 0\.5/);
  });
});

/** Each estimate may be off by some five of its own standard deviations. */
describe('distributions over 100,000 draws', () => {
  it('uniform: mean 1/2 of the range, and its deviation by √12', () => {
    const { mean, std, kurtosis } = moments(
      random.uniform([DRAWS], { seed, minval: -3, maxval: 5 }),
    );
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 8) / Math.sqrt(12 * DRAWS));
    expect(Math.abs(std - 8 / Math.sqrt(12))).toBeLessThan(0.02);
    expect(Math.abs(kurtosis - 1.8)).toBeLessThan(0.02);
  });

  it('uniform: from minval to below maxval, and near both', () => {
    const drawn = values(random.uniform([DRAWS], { seed, minval: 2, maxval: 3 }));
    const [least, greatest] = [Math.min(...drawn), Math.max(...drawn)];
    expect(least).toBeGreaterThanOrEqual(2);
    expect(least).toBeLessThan(2.0002);
    expect(greatest).toBeLessThan(3);
    expect(greatest).toBeGreaterThan(2.9998);
  });

  it('uniform: has 24 bits', () => {
    const drawn = values(random.uniform([DRAWS], { seed }));
    expect(drawn.every((each) => Number.isInteger(each * 2 ** 24))).toBe(true);
    expect(drawn.some((each) => !Number.isInteger(each * 2 ** 23))).toBe(true);
  });

  it('normal: mean, standard deviation and tails', () => {
    const { mean, std, kurtosis } = moments(random.normal([DRAWS], { seed, mean: 10, stddev: 2 }));
    expect(Math.abs(mean - 10)).toBeLessThan((5 * 2) / Math.sqrt(DRAWS));
    expect(Math.abs(std - 2)).toBeLessThan((5 * 2) / Math.sqrt(2 * DRAWS));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(24 / DRAWS));
  });

  it('normal: the shares within one, two and three standard deviations', () => {
    const drawn = values(random.normal([DRAWS], { seed }));
    const shares = [0.6827, 0.9545, 0.9973];
    shares.forEach((share, i) => {
      const within = drawn.filter((each) => Math.abs(each) < i + 1).length / DRAWS;
      expect(Math.abs(within - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / DRAWS));
    });
  });

  it('truncatedNormal: within two standard deviations, and as wide as that makes it', () => {
    const drawn = random.truncatedNormal([DRAWS], { seed });
    const { mean, std } = moments(drawn);
    expect(Math.abs(mean)).toBeLessThan((5 * 0.88) / Math.sqrt(DRAWS));
    expect(Math.abs(std - 0.8796)).toBeLessThan(0.01);
    expect(Math.max(...values(drawn).map(Math.abs))).toBeLessThanOrEqual(2);
    expect(Math.max(...values(drawn).map(Math.abs))).toBeGreaterThan(1.99);
  });

  it('randint: each number equally often', () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (const each of values(random.randint([DRAWS], -3, 4, { seed }))) counts[each + 3]++;
    const expected = DRAWS / 7;
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquared).toBeLessThan(24.1); // one in 2,000 with six degrees of freedom
  });

  it('randint: no part of a wide range more often than another', () => {
    const { mean, std } = moments(random.randint([DRAWS], 0, 1.5 * 2 ** 30, { seed }));
    const width = 1.5 * 2 ** 30;
    expect(Math.abs(mean / width - 0.5)).toBeLessThan(5 / Math.sqrt(12 * DRAWS));
    expect(Math.abs(std / width - 1 / Math.sqrt(12))).toBeLessThan(0.003);
  });

  it('categorical: classes as often as softmax says', () => {
    const shares = [0.1, 0.2, 0.7];
    const logits = [shares.map(Math.log), [0, -1e9, -1e9]];
    const [first, second] = random.categorical(logits, DRAWS, { seed }).arraySync() as number[][];
    shares.forEach((share, label) => {
      const found = first.filter((each) => each === label).length / DRAWS;
      expect(Math.abs(found - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / DRAWS));
    });
    expect(second.every((each) => each === 0)).toBe(true);
  });

  it('dropout: drops the rate, and keeps the mean', () => {
    const dropped = random.dropout(tensor(new Float32Array(DRAWS).fill(3)), 0.25, { seed });
    const zero = values(dropped).filter((each) => each === 0).length / DRAWS;
    expect(Math.abs(zero - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / DRAWS));
    expect(new Set(values(dropped))).toEqual(new Set([0, 4]));
    expect(Math.abs(moments(dropped).mean - 3)).toBeLessThan(0.03);
  });
});

describe('the ends of the range, in float32', () => {
  it('uniform stays below maxval where the sum would be rounded up to it', () => {
    const [, last] = values(random.uniform([2], { seed: LAST }));
    expect(last).toBe(1 - 2 ** -24);
    expect(values(random.uniform([2], { seed: LAST, minval: 1, maxval: 2 }))[1]).toBeLessThan(2);
  });

  it('normal numbers are finite, and the furthest lie on both sides alike', () => {
    const [, last] = values(random.normal([2], { seed: LAST }));
    const [first] = values(random.normal([2], { seed: FIRST }));
    expect(last).toBeCloseTo(5.2947, 2);
    expect(first).toBe(-last);
  });

  it('categorical logarithms are finite', () => {
    for (const each of [LAST, FIRST])
      expect(values(random.categorical([[0, -1e9]], 1, { seed: each }))).toEqual([0]);
  });
});

describe('randint', () => {
  it.each([
    [0, 1],
    [0, 10],
    [-5, 65536],
    [-1000, 2 ** 24 + 1],
    [0, 2 ** 31],
    [-(2 ** 31), 2 ** 31],
  ])('is the upper half of the product of 32 bits and the range: %d to %d', (minval, maxval) => {
    const bits = new Int32Array(1000);
    fillRandomBits(bits, [seed, 0]);
    const wanted = Int32Array.from(bits, (word) =>
      Number(((BigInt(word >>> 0) * BigInt(maxval - minval)) >> 32n) + BigInt(minval)),
    );
    expect(random.randint([1000], minval, maxval, { seed }).dataSync()).toEqual(wanted);
  });
});

describe('dropout', () => {
  const x = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  it('leaves all as it is for the rate 0, and nothing for the rate 1', () => {
    expect(random.dropout(x, 0)).toBe(x);
    expect(random.dropout(x, 1).arraySync()).toEqual(zeros([3, 2]).arraySync());
  });

  it('drops together what shares its noise', () => {
    const wide = tensor(new Float32Array(2000).fill(1), { shape: [20, 100] });
    const dropped = random.dropout(wide, 0.5, { noiseShape: [null, 1], seed });
    const rows = dropped.arraySync() as number[][];
    expect(rows.every((row) => row.every((each) => each === row[0]))).toBe(true);
    expect(new Set(rows.map(([each]) => each))).toEqual(new Set([0, 2]));
  });

  it('refuses noise of another shape, and rates that are no probabilities', () => {
    expect(() => random.dropout(x, 0.5, { noiseShape: [3, 2, 2] })).toThrow(ShapeError);
    expect(() => random.dropout(x, 0.5, { noiseShape: [2, 1] })).toThrow(/\(2, 1\) .* \(3, 2\)/);
    expect(() => random.dropout(x, 1.5)).toThrow(/rate is 1\.5/);
  });
});

describe('shuffle', () => {
  it('keeps the elements, and moves the slices of an axis as wholes', () => {
    const columns = Array.from({ length: 30 }, (_, i) => i);
    const shuffled = random.shuffle([columns, columns.map((i) => -i)], { axis: 1, seed });
    const [top, bottom] = shuffled.arraySync() as number[][];
    expect(top).not.toEqual(columns);
    expect(top.toSorted((a, b) => a - b)).toEqual(columns);
    expect(bottom.map((each) => 0 - each)).toEqual(top);
  });
});

describe('SeedGenerator', () => {
  it('counts as that of Keras does', () => {
    const generator = new random.SeedGenerator({ seed: 7 });
    expect(generator.next().arraySync()).toEqual([7, 0]);
    expect(generator.next().arraySync()).toEqual([7, 1]);
  });

  it('is made again of its config', () => {
    const generator = new random.SeedGenerator({ seed: 7 });
    expect(generator.getConfig()).toEqual({ seed: 7, name: 'seed_generator' });
    expect(random.SeedGenerator.fromConfig(generator.getConfig()).seed).toBe(7);
    expect(new random.SeedGenerator().getConfig().seed).toBeNull();
  });

  it('draws its seed from the one that was set', () => {
    random.setRandomSeed(5);
    const first = new random.SeedGenerator().seed;
    const second = new random.SeedGenerator().seed;
    random.setRandomSeed(5);
    expect(random.makeDefaultSeed()).toBe(first);
    expect(second).not.toBe(first);
  });
});

describe('what cannot be drawn is refused', () => {
  it.each([
    [
      'fractions of whole numbers',
      () => random.uniform([1], { dtype: 'int32' }),
      DTypeError,
      /randint/,
    ],
    ['normal whole numbers', () => random.normal([1], { dtype: 'int32' }), DTypeError, /normal: /],
    [
      'fractions from randint',
      () => random.randint([1], 0, 2, { dtype: 'float32' }),
      DTypeError,
      /int32/,
    ],
    ['an empty range', () => random.randint([1], 3, 3), ArgumentRangeError, /maxval is 3/],
    [
      'a range turned round',
      () => random.uniform([1], { minval: 1, maxval: 0 }),
      ArgumentRangeError,
      /maxval is 0/,
    ],
    ['a range beyond int32', () => random.randint([1], 0, 2 ** 32), ArgumentRangeError, /maxval/],
    ['logits of one axis', () => random.categorical([0, 1], 1), ShapeError, /\(batch, classes\)/],
    ['a length below 0', () => random.normal([-1]), ShapeError, /length -1/],
    ['a seed below 0', () => random.setRandomSeed(-1), ArgumentRangeError, /seed is -1/],
  ])('%s', (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});
