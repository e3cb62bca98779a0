import { describe, expect, it } from 'vitest';
import { ArgumentRangeError, classNameOf, UnknownNameError } from '../../base/index.ts';
import { tensor } from '../../ops/index.ts';
import {
  CosineDecay,
  CosineDecayRestarts,
  deserialize,
  ExponentialDecay,
  InverseTimeDecay,
  type LearningRateSchedule,
  PiecewiseConstantDecay,
  PolynomialDecay,
  serialize,
} from './index.ts';
import * as list from './list.ts';

const STEPS = [0, 1, 5, 9, 10, 11, 15, 20, 25, 29, 30, 31, 40, 69, 70, 71, 100];

/** Rates at STEPS, by real Keras 3.15.1 (jax, float32). */
const CASES: readonly (readonly [LearningRateSchedule, readonly number[]])[] = [
  [
    new ExponentialDecay(0.1, 10, 0.5),
    [
      0.1, 0.0933033, 0.070710681, 0.053588677, 0.050000001, 0.04665165, 0.035355341, 0.025,
      0.01767767, 0.013397167, 0.0125, 0.011662913, 0.0062500001, 0.00083732296, 0.00078125001,
      0.00072893209, 9.7656251e-5,
    ],
  ],
  [
    new ExponentialDecay(0.1, 10, 0.5, { staircase: true }),
    [
      0.1, 0.1, 0.1, 0.1, 0.050000001, 0.050000001, 0.050000001, 0.025, 0.025, 0.025, 0.0125,
      0.0125, 0.0062500001, 0.0015625, 0.00078125001, 0.00078125001, 9.7656251e-5,
    ],
  ],
  [
    new PiecewiseConstantDecay([10, 30], [1.0, 0.5, 0.25]),
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25],
  ],
  [
    new PiecewiseConstantDecay([5, 11, 29, 70], [0.1, 0.2, 0.3, 0.4, 0.5]),
    [
      0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.30000001, 0.30000001, 0.30000001, 0.30000001, 0.40000001,
      0.40000001, 0.40000001, 0.40000001, 0.40000001, 0.5, 0.5,
    ],
  ],
  [
    new PolynomialDecay(0.1, 30),
    [
      0.1, 0.096670002, 0.083350003, 0.070030004, 0.066699997, 0.063370004, 0.050050002,
      0.033399999, 0.016750002, 0.0034300028, 9.9999997e-5, 9.9999997e-5, 9.9999997e-5,
      9.9999997e-5, 9.9999997e-5, 9.9999997e-5, 9.9999997e-5,
    ],
  ],
  [
    new PolynomialDecay(0.1, 30, { endLearningRate: 0.01, power: 2.0 }),
    [
      0.1, 0.094099991, 0.072499998, 0.054099999, 0.049999997, 0.046099998, 0.032499999, 0.02,
      0.0125, 0.0101, 0.0099999998, 0.0099999998, 0.0099999998, 0.0099999998, 0.0099999998,
      0.0099999998, 0.0099999998,
    ],
  ],
  [
    new PolynomialDecay(0.1, 10, { endLearningRate: 0.01, power: 0.5, cycle: true }),
    [
      0.1, 0.095381498, 0.073639609, 0.038460501, 0.0099999998, 0.070373833, 0.055, 0.0099999998,
      0.04674235, 0.026431683, 0.0099999998, 0.052690752, 0.0099999998, 0.020757068, 0.0099999998,
      0.040186919, 0.0099999998,
    ],
  ],
  [
    new InverseTimeDecay(0.1, 10, 0.5),
    [
      0.1, 0.095238104, 0.079999998, 0.068965517, 0.06666667, 0.064516135, 0.057142857, 0.050000001,
      0.044444446, 0.040816326, 0.039999999, 0.039215688, 0.033333335, 0.022471912, 0.022222223,
      0.021978021, 0.016666668,
    ],
  ],
  [
    new InverseTimeDecay(0.1, 10, 0.5, { staircase: true }),
    [
      0.1, 0.1, 0.1, 0.1, 0.06666667, 0.06666667, 0.06666667, 0.050000001, 0.050000001, 0.050000001,
      0.039999999, 0.039999999, 0.033333335, 0.025, 0.022222223, 0.022222223, 0.016666668,
    ],
  ],
  [
    new CosineDecay(0.1, 30),
    [
      0.1, 0.099726096, 0.093301274, 0.079389267, 0.075000003, 0.070336834, 0.049999997,
      0.024999997, 0.0066987309, 0.00027390421, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    ],
  ],
  [
    new CosineDecay(0.1, 30, { alpha: 0.1 }),
    [
      0.1, 0.099753484, 0.093971148, 0.081450336, 0.077500001, 0.073303156, 0.054999996,
      0.032499995, 0.016028857, 0.010246514, 0.010000001, 0.010000001, 0.010000001, 0.010000001,
      0.010000001, 0.010000001, 0.010000001,
    ],
  ],
  [
    new CosineDecay(0.0, 30, { warmupTarget: 0.1, warmupSteps: 10, alpha: 0.05 }),
    [
      0.0, 0.010000001, 0.050000001, 0.089999996, 0.1, 0.09973979, 0.093636207, 0.076250002,
      0.052499998, 0.033180006, 0.028749997, 0.024580203, 0.0050000004, 0.0050000004, 0.0050000004,
      0.0050000004, 0.0050000004,
    ],
  ],
  [
    new CosineDecay(0.1, 30, { warmupTarget: 0.2 }),
    [
      0.2, 0.19945219, 0.18660255, 0.15877853, 0.15000001, 0.14067367, 0.099999994, 0.049999993,
      0.013397462, 0.00054780842, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    ],
  ],
  [
    new CosineDecayRestarts(0.1, 10),
    [
      0.1, 0.097552828, 0.049999997, 0.002447176, 0.1, 0.09938442, 0.085355341, 0.049999997,
      0.014644662, 0.00061558187, 0.1, 0.099845871, 0.085355341, 0.00015413166, 0.1, 0.099961452,
      0.069134168,
    ],
  ],
  [
    new CosineDecayRestarts(0.1, 10, { tMul: 1.0, mMul: 0.5 }),
    [
      0.1, 0.097552828, 0.049999997, 0.002447176, 0.050000001, 0.048776414, 0.024999999, 0.025,
      0.012499999, 0.00061179179, 0.0125, 0.012194104, 0.0062500001, 3.8236987e-5, 0.00078125001,
      0.00076213147, 9.7656251e-5,
    ],
  ],
  [
    new CosineDecayRestarts(0.1, 10, { tMul: 3.0, mMul: 0.9, alpha: 0.1 }),
    [
      0.1, 0.097797543, 0.054999996, 0.012202458, 0.090999998, 0.090778135, 0.085574031,
      0.070749998, 0.050499994, 0.034027159, 0.030249996, 0.0266947, 0.082899995, 0.065765552,
      0.064674996, 0.063562237, 0.028224995,
    ],
  ],
  [
    new CosineDecayRestarts(0.1, 10, { tMul: 1.5 }),
    [
      0.1, 0.097552828, 0.049999997, 0.002447176, 0.1, 0.098907374, 0.075000003, 0.024999997, 0.1,
      0.092402399, 0.088302217, 0.083456539, 0.024999997, 0.02913307, 0.024999997, 0.021083385,
      0.06980399,
    ],
  ],
];
const NAMED = CASES.map(
  ([schedule, rates]) =>
    [`${schedule}`, JSON.stringify(schedule.getConfig()), schedule, rates] as const,
);

describe('schedules', () => {
  it.each(NAMED)('%s %s gives the rates of Keras', (_name, _config, schedule, rates) => {
    STEPS.forEach((step, index) => {
      const rate = schedule(tensor(step, { dtype: 'int32' })).item();
      expect(
        Math.abs(rate - rates[index]),
        `step ${step}: ${rate}, wanted ${rates[index]}`,
      ).toBeLessThan(2e-7);
    });
  });

  it.each(NAMED)('%s %s comes back from its JSON', (_name, _config, schedule) => {
    const json = serialize(schedule);
    expect(json.module).toBe('keras.optimizers.schedules');
    const again = deserialize(JSON.parse(JSON.stringify(json)));
    expect(`${again}`).toBe(`${schedule}`);
    expect(again.getConfig()).toEqual(schedule.getConfig());
  });

  it('is proved for every class', () => {
    const proved = new Set(CASES.map(([schedule]) => `${schedule}`));
    expect([...proved].sort()).toEqual(
      Object.values(list)
        .map((each) => classNameOf(each))
        .sort(),
    );
  });

  it('begins each long period of restarts at its first step', () => {
    const schedule = new CosineDecayRestarts(0.1, 10);
    for (const step of [150, 310, 630, 1270]) {
      expect(schedule(step).item()).toBeCloseTo(0.1, 6);
      expect(schedule(step - 1).item()).toBeLessThan(1e-4);
    }
  });

  it('has the config keys of Keras', () => {
    expect(new CosineDecayRestarts(0.1, 10).getConfig()).toEqual({
      initial_learning_rate: 0.1,
      first_decay_steps: 10,
      t_mul: 2,
      m_mul: 1,
      alpha: 0,
      name: 'SGDRDecay',
    });
    expect(new CosineDecay(0.1, 10).getConfig()).toEqual({
      initial_learning_rate: 0.1,
      decay_steps: 10,
      alpha: 0,
      name: 'CosineDecay',
      warmup_target: null,
      warmup_steps: 0,
    });
    expect(new PiecewiseConstantDecay([1], [1, 2]).getConfig()).toEqual({
      boundaries: [1],
      values: [1, 2],
      name: 'PiecewiseConstant',
    });
  });

  it.each([
    ['steps of 0', () => new ExponentialDecay(0.1, 0, 0.5)],
    ['boundaries without a last value', () => new PiecewiseConstantDecay([1], [1])],
    ['boundaries that fall', () => new PiecewiseConstantDecay([2, 1], [1, 2, 3])],
    ['a warm-up of negative length', () => new CosineDecay(0.1, 10, { warmupSteps: -1 })],
    ['a rate that is none', () => new PolynomialDecay(Number.NaN, 10)],
  ])('refuses %s', (_what, make) => {
    expect(make).toThrow(ArgumentRangeError);
  });

  it('suggests the nearest option for a misspelt one', () => {
    const misspelt = { stairCase: true } as object;
    expect(() => new InverseTimeDecay(0.1, 10, 0.5, misspelt)).toThrow(UnknownNameError);
    expect(() => new InverseTimeDecay(0.1, 10, 0.5, misspelt)).toThrow("Did you mean 'staircase'?");
  });
});
