import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, classNameOf } from '../base/index.ts';
import { minimum } from '../ops/index.ts';
import { deserialize, get, MaxNorm, MinMaxNorm, NonNeg, serialize, UnitNorm } from './index.ts';
import * as list from './list.ts';

const W = [
  [1, -2, 0.5],
  [0.25, 3, -1],
];
const classes = Object.values(list).map((each) => [classNameOf(each), each] as const);

describe('constraints', () => {
  // Real Keras 3.15.1 on W.
  it.each([
    [new MaxNorm(), [0.99999988, -1.1094004, 0.49999994, 0.24999997, 1.6641006, -0.99999988]],
    [
      new MaxNorm({ maxValue: 1 }),
      [0.97014242, -0.5547002, 0.44721353, 0.24253561, 0.83205032, -0.89442706],
    ],
    [
      new MaxNorm({ maxValue: 1, axis: 1 }),
      [0.43643576, -0.87287152, 0.21821788, 0.078811042, 0.94573247, -0.31524417],
    ],
    [
      new MaxNorm({ maxValue: 1, axis: [0, 1] }),
      [0.25555062, -0.51110125, 0.12777531, 0.063887656, 0.76665187, -0.25555062],
    ],
    [new MinMaxNorm(), [0.97014242, -0.5547002, 0.44721353, 0.24253561, 0.83205032, -0.89442706]],
    [
      new MinMaxNorm({ minValue: 0.5, maxValue: 2, rate: 0.25, axis: 1 }),
      [0.96821785, -1.9364357, 0.48410892, 0.22690552, 2.7228663, -0.9076221],
    ],
    [
      new MinMaxNorm({ minValue: 4, maxValue: 5 }),
      [3.8805697, -2.2188008, 1.7888541, 0.97014242, 3.3282013, -3.5777082],
    ],
    [new NonNeg(), [1, 0, 0.5, 0.25, 3, 0]],
    [new UnitNorm(), [0.97014242, -0.5547002, 0.44721353, 0.24253561, 0.83205032, -0.89442706]],
    [
      new UnitNorm({ axis: [0, 1] }),
      [0.25555062, -0.51110125, 0.12777531, 0.063887656, 0.76665187, -0.25555062],
    ],
  ])('%o gives the weights of Keras', (constraint, wanted) => {
    const result = constraint(W);
    expect(result.shape).toEqual([2, 3]);
    result
      .dataSync()
      .forEach((value, index) => expect(Math.abs(value - wanted[index])).toBeLessThan(5e-7));
  });

  it('leave a weight of zeros finite', () => {
    for (const constraint of [new MaxNorm(), new MinMaxNorm({ minValue: 0.5 }), new UnitNorm()]) {
      expect(constraint([[0], [0]]).arraySync()).toEqual([[0], [0]]);
    }
  });

  it('say what they do, with the constants', () => {
    expect(new MaxNorm({ maxValue: 3 }).formula()).toBe('w min(‖w‖, c) / (ε + ‖w‖)');
    expect(new MaxNorm({ maxValue: 3 }).constants()).toEqual({ c: 3, ε: 1e-7 });
    expect(new NonNeg().formula()).toBe('max(w, 0)');
  });

  it.each([
    ['a negative length', () => new MaxNorm({ maxValue: -1 })],
    ['a range that is turned round', () => new MinMaxNorm({ minValue: 2, maxValue: 1 })],
    ['a rate above 1', () => new MinMaxNorm({ rate: 2 })],
  ])('refuse %s', (_what, make) => {
    expect(make).toThrow(ArgumentRangeError);
  });
});

describe('get', () => {
  it.each([
    ['max_norm', 'MaxNorm'],
    ['MinMaxNorm', 'MinMaxNorm'],
    ['non_neg', 'NonNeg'],
    ['nonNeg', 'NonNeg'],
    ['unit_norm', 'UnitNorm'],
  ])("finds '%s'", (name, className) => {
    expect(`${get(name)}`).toBe(className);
  });

  it('gives null for nothing', () => {
    expect([get(null), get(undefined)]).toEqual([null, null]);
  });

  it('takes a function of the weight, and suggests the nearest name or option', () => {
    expect(get((w) => minimum(w, 1))([0.5, 2]).arraySync()).toEqual([0.5, 1]);
    expect(() => get('maxnrm')).toThrow("Did you mean 'max_norm'?");
    expect(() => new MaxNorm({ maxvalue: 1 } as object)).toThrow("Did you mean 'maxValue'?");
  });

  it.each(classes)('brings %s back from its JSON', (name, make) => {
    const made = new make();
    const json = serialize(made);
    expect(json).toMatchObject({
      module: 'keras.constraints',
      class_name: name,
      registered_name: null,
    });
    const again = deserialize(JSON.parse(JSON.stringify(json)));
    expect(again).toBeInstanceOf(make);
    expect(again.getConfig()).toEqual(made.getConfig());
  });

  it('reads the axes of Keras', () => {
    const config = { max_value: 3, axis: [0, 1] };
    expect(deserialize({ class_name: 'MaxNorm', config }).getConfig()).toEqual(config);
  });
});
