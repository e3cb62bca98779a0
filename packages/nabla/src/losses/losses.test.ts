import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Config,
  DataError,
  resetWarnings,
  ShapeError,
  toCamelCase,
  toSnakeCase,
} from '../base/index.ts';
import { type NestedArray, setMask, type Tensor } from '../graph/index.ts';
import { grad, mean, sigmoid, softmax, square, subtract, sum, tensor } from '../ops/index.ts';
import * as losses from './index.ts';

/** Class, options, targets, predictions; then of Keras 3.15.1 on JAX: row losses, loss, weighted loss. */
type Case = [string, Config, NestedArray, NestedArray, number[], number, number | null];

const y = [
  [0.2, 1.5, 0.0],
  [2.0, 0.3, 1.0],
];
const p = [
  [0.5, 1.0, 0.4],
  [-0.2, 3.1, 0.9],
];
const oneHot = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
];
const probabilities = [
  [0.2, 0.45, 0.35],
  [0.1, 0.7, 0.2],
  [0.6, 0.3, 0.1],
];
const logits = [
  [1.0, -2.0, 0.5],
  [3.0, 0.1, -1.0],
  [-0.3, 2.0, 0.4],
];
const bits = [
  [0, 1],
  [1, 1],
  [0, 0],
];
const chances = [
  [0.1, 0.8],
  [0.4, 0.95],
  [0.3, 0.02],
];
const bitLogits = [
  [-2.0, 1.5],
  [0.3, 4.0],
  [-0.5, -3.0],
];
/** For the weighted losses. */
const weights = [1, 0.5, 2];

// biome-ignore format: a case a line.
const cases: Case[] = [
  ['MeanSquaredError', {}, y, p, [0.1666667, 4.230001], 2.198333, 1.140834],
  ['MeanAbsoluteError', {}, y, p, [0.4, 1.7], 1.05, 0.625],
  ['MeanAbsolutePercentageError', {}, y, p, [133333400, 351.1111], 66666876, 66666788],
  ['MeanSquaredLogarithmicError', {}, y, p, [0.07093319, 0.8429713], 0.4569522, 0.2462094],
  ['LogCosh', {}, y, p, [0.08080296, 1.21153], 0.6461667, 0.3432841],
  ['Huber', {}, y, p, [0.08333334, 1.335], 0.7091667, 0.3754167],
  ['Huber', { delta: 0.4 }, y, p, [0.08166667, 0.615], 0.3483333, 0.1945833],
  ['CosineSimilarity', {}, y, p, [-0.8904154, -0.1959798], -0.5431976, -0.4942027],
  ['CosineSimilarity', { axis: 0 }, y, p, [0.2771606, -0.4876864, -0.9138115], -0.3747791, -0.5981019],
  ['Poisson', {}, y, [[0.5, 1.0, 0.4], [0.2, 3.1, 0.9]], [0.6795431, 2.394938], 1.537241, 0.9385061],
  ['KLDivergence', {}, oneHot, probabilities, [0.7985048, 1.609435, 0.5108228], 0.9729209, 0.874956],
  ['Hinge', {}, bits, bitLogits, [0, 0.35, 0.25], 0.2, 0.225],
  ['Hinge', {}, [[-1, 1], [1, 1], [-1, -1]], bitLogits, [0, 0.35, 0.25], 0.2, 0.225],
  ['SquaredHinge', {}, bits, bitLogits, [0, 0.245, 0.125], 0.1233333, 0.1241667],
  ['CategoricalHinge', {}, oneHot, logits, [4, 5, 3.3], 4.1, 4.366667],
  ['BinaryCrossentropy', {}, bits, chances, [0.164252, 0.483792, 0.1884388], 0.2788276, 0.2610086],
  ['BinaryCrossentropy', { fromLogits: true }, bits, bitLogits, [0.1641707, 0.2862526, 0.2613322], 0.2372518, 0.2766537],
  ['BinaryCrossentropy', { labelSmoothing: 0.2 }, bits, chances, [0.343428, 0.6107407, 0.4253947], 0.4598545, 0.4998626],
  ['BinaryCrossentropy', {}, [[0, 1]], [[1.0, 0.0]], [16.03024], 16.03024, null],
  ['BinaryCrossentropy', { axis: 0 }, bits, chances, [0.4594421, 0.09821318], 0.2788276, 0.2542743],
  ['CategoricalCrossentropy', {}, oneHot, probabilities, [0.7985077, 1.609438, 0.5108256], 0.9729238, 0.8749593],
  ['CategoricalCrossentropy', {}, oneHot, [[0.4, 0.9, 0.7], [0.2, 1.4, 0.4], [1.2, 0.6, 0.2]], [0.7985077, 1.609438, 0.5108256], 0.9729238, 0.8749593],
  ['CategoricalCrossentropy', { fromLogits: true }, oneHot, logits, [3.504597, 4.070774, 2.564021], 3.379797, 3.556009],
  ['CategoricalCrossentropy', { labelSmoothing: 0.1 }, oneHot, probabilities, [0.8339158, 1.590784, 0.5936558], 1.006119, 0.9388731],
  ['CategoricalCrossentropy', { axis: 0 }, [[0, 0, 1], [1, 0, 0], [0, 1, 0]], [[0.2, 0.1, 0.6], [0.45, 0.7, 0.3], [0.35, 0.2, 0.1]], [0.7985077, 1.609438, 0.5108256], 0.9729238, 0.8749593],
  ['SparseCategoricalCrossentropy', {}, [1, 2, 0], probabilities, [0.7985077, 1.609438, 0.5108256], 0.9729238, 0.8749593],
  ['SparseCategoricalCrossentropy', {}, [[1], [2], [0]], probabilities, [0.7985077, 1.609438, 0.5108256], 0.9729238, 0.8749593],
  ['SparseCategoricalCrossentropy', { fromLogits: true }, [1, 2, 0], logits, [3.504597, 4.070774, 2.564021], 3.379797, 3.556009],
  ['SparseCategoricalCrossentropy', { ignoreClass: 2 }, [1, 2, 0], probabilities, [0.7985077, 0, 0.5108256], 0.6546666, 0.9100794],
  ['SparseCategoricalCrossentropy', { ignoreClass: -1, fromLogits: true }, [1, -1, 0], logits, [3.504597, 0, 2.564021], 3.034309, 4.316319],
  ['SparseCategoricalCrossentropy', {}, [[1, 2, 0]], [[[0.2, 0.45, 0.35], [0.1, 0.7, 0.2], [0.6, 0.3, 0.1]]], [0.7985077, 1.609438, 0.5108256], 0.9729238, null],
  ['BinaryFocalCrossentropy', {}, bits, chances, [0.004989673, 0.1649964, 0.01605441], 0.06201351, 0.03986558],
  ['BinaryFocalCrossentropy', { applyClassBalancing: true, alpha: 0.3, gamma: 1.5 }, bits, chances, [0.004159912, 0.06396405, 0.02053269], 0.02955222, 0.02573577],
  ['BinaryFocalCrossentropy', { fromLogits: true, labelSmoothing: 0.1 }, bits, bitLogits, [0.009146991, 0.05385217, 0.03876625], 0.0339218, 0.03786853],
  ['CategoricalFocalCrossentropy', {}, oneHot, probabilities, [0.06038715, 0.2575101, 0.02043302], 0.1127767, 0.07666942],
  ['CategoricalFocalCrossentropy', { alpha: 0.5, gamma: 1.0, fromLogits: true }, oneHot, logits, [1.699626, 2.000655, 1.183303], 1.627861, 1.688853],
  ['CategoricalFocalCrossentropy', { labelSmoothing: 0.1 }, oneHot, probabilities, [0.06864125, 0.2561527, 0.03952949], 0.1214412, 0.09192553],
  ['Dice', {}, bits, chances, [0.2280071], 0.2280071, null],
  ['Dice', { axis: 1 }, bits, chances, [0.1578948, 0.1940298, 1], 0.4506415, 0.7516366],
  ['Tversky', {}, bits, chances, [0.2280072], 0.2280072, null],
  ['Tversky', { alpha: 0.3, beta: 0.7, axis: 1 }, bits, chances, [0.1397851, 0.1262137, 1], 0.4219996, 0.7342973],
];

function make(name: string, options: Config): losses.Loss {
  const snake = Object.entries(options).map(([key, value]) => [toSnakeCase(key), value]);
  return losses.get(name, Object.fromEntries(snake));
}

/** The function of rows that belongs to a class. */
function rowsOf(name: string, options: Config): (a: Tensor, b: Tensor) => Tensor {
  const all: Record<string, unknown> = { ...losses };
  const fn = all[toCamelCase(toSnakeCase(name))] as (a: Tensor, b: Tensor, o: Config) => Tensor;
  return (a, b) => fn(a, b, options);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const bound = 1e-5 * Math.max(Math.abs(expected[i]), 0.01);
    expect(Math.abs(actual[i] - expected[i]), `element ${i}`).toBeLessThanOrEqual(bound);
  }
}

describe('each loss gives the numbers of Keras', () => {
  it.each(cases)('%s %j', (name, options, yTrue, yPred, rows, loss, weighted) => {
    const [target, prediction] = [tensor(yTrue as never), tensor(yPred as never)];
    expectClose(rowsOf(name, options)(target, prediction).dataSync(), rows);
    expectClose(make(name, { ...options, reduction: 'none' })(target, prediction).dataSync(), rows);
    expectClose([make(name, options)(target, prediction).item()], [loss]);
    if (weighted === null) return;
    const sampleWeight = weights.slice(0, rows.length);
    expectClose([make(name, options)(target, prediction, { sampleWeight }).item()], [weighted]);
  });

  it.each(cases)('%s %j: a copy made of its config gives the same', (name, options, a, b) => {
    const loss = make(name, options);
    const copy = losses.deserialize(losses.serialize(loss));
    expect(copy.getConfig()).toEqual(loss.getConfig());
    expect(copy(a as never, b as never).item()).toBe(loss(a as never, b as never).item());
  });
});

describe('the gradient of each loss is that of finite differences', () => {
  it.each(cases)('%s %j', (name, options, yTrue, yPred) => {
    const loss = make(name, options);
    const at = tensor(yPred as never, { dtype: 'float64' });
    const value = (x: Tensor) => loss(yTrue as never, x);
    const slopes = grad(value)(at).dataSync();
    const step = 1e-6;
    const rounding = 1e-10 * Math.abs(value(at).item());
    const bound = (slope: number) => 1e-4 * Math.max(1, Math.abs(slope)) + rounding;
    // At probabilities of 0 and 1 the clip has a kink.
    if ([...at.dataSync()].some((x) => name === 'BinaryCrossentropy' && (x === 0 || x === 1)))
      return;
    slopes.forEach((slope, i) => {
      const moved = [step, -step].map((by) => {
        const data = Float64Array.from(at.dataSync(), (x, j) => (i === j ? x + by : x));
        return value(tensor(data, { shape: at.shape })).item();
      });
      const expected = (moved[0] - moved[1]) / (2 * step);
      expect(Math.abs(slope - expected)).toBeLessThan(bound(expected));
    });
  });
});

describe('reductions', () => {
  const [yTrue, yPred] = [
    [[1], [2]],
    [[2], [4]],
  ];
  const sampleWeight = [0, 1];

  it('divides a weighted sum by the number of rows, as Keras does', () => {
    expect(new losses.MeanAbsoluteError()(yTrue, yPred, { sampleWeight }).item()).toBe(1);
  });

  it.each([
    ['mean_with_sample_weight', 2],
    ['mean', 1],
    ['sum', 2],
  ] as const)('%s gives %d', (reduction, expected) => {
    const loss = new losses.MeanAbsoluteError({ reduction });
    expect(loss(yTrue, yPred, { sampleWeight }).item()).toBe(expected);
  });

  it('leaves masked steps out of the sum and of the number', () => {
    const prediction = tensor([
      [[1], [5]],
      [[3], [7]],
    ]);
    setMask(
      prediction,
      tensor([
        [true, false],
        [true, false],
      ]),
    );
    expect(
      new losses.MeanSquaredError()(
        [
          [[0], [0]],
          [[0], [0]],
        ],
        prediction,
      ).item(),
    ).toBe(5);
  });

  it('weights the steps that a mask leaves', () => {
    const prediction = tensor([
      [[1], [5]],
      [[3], [7]],
    ]);
    setMask(
      prediction,
      tensor([
        [true, false],
        [true, false],
      ]),
    );
    const loss = new losses.MeanSquaredError({ reduction: 'mean_with_sample_weight' });
    const weight = [
      [1, 1],
      [3, 1],
    ];
    // (1·1 + 3·9) / (1 + 3)
    expect(
      loss(
        [
          [[0], [0]],
          [[0], [0]],
        ],
        prediction,
        { sampleWeight: weight },
      ).item(),
    ).toBe(7);
  });

  it('joins the mask of the predictions with that of ignored classes', () => {
    const prediction = tensor([
      [0.5, 0.5],
      [0.25, 0.75],
      [0.9, 0.1],
    ]);
    setMask(prediction, tensor([false, true, true]));
    const loss = new losses.SparseCategoricalCrossentropy({ ignoreClass: 0 });
    expect(loss([1, 1, 0], prediction).item()).toBeCloseTo(-Math.log(0.75), 6);
  });
});

describe('shapes', () => {
  it('takes (n,) against (n, 1) as the same rows', () => {
    const [yTrue, yPred] = [
      [1, 2, 3, 4],
      [[1], [2], [3], [5]],
    ];
    expect(losses.meanSquaredError(yTrue, yPred).arraySync()).toEqual([0, 0, 0, 1]);
    expect(losses.meanSquaredError(yPred, yTrue).arraySync()).toEqual([0, 0, 0, 1]);
    expect(new losses.MeanSquaredError()(yTrue, yPred).item()).toBe(0.25);
  });

  it.each([
    'mean_squared_error',
    'huber',
    'binary_crossentropy',
    'categorical_crossentropy',
    'dice',
  ])('%s refuses targets that do not fit, with both shapes', (name) => {
    expect(() =>
      losses.get(name)(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      ),
    ).toThrow(ShapeError);
    expect(() =>
      losses.get(name)(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      ),
    ).toThrow(/\(2, 2\).*\(2, 3\)/);
  });

  it('refuses one-hot targets for class numbers', () => {
    const loss = new losses.SparseCategoricalCrossentropy();
    expect(() => loss([[0, 1]], [[0.5, 0.5]])).toThrow(ShapeError);
  });

  it('tells a compiled model what shape the targets must have', () => {
    expect(losses.get('mse').targets).toBe('like predictions');
    expect(losses.get('sparse_categorical_crossentropy').targets).toBe('class numbers');
    expect(losses.get((a) => a).targets).toBe('any');
  });
});

describe('labels', () => {
  const loss = new losses.SparseCategoricalCrossentropy({ ignoreClass: -1 });

  it('takes class numbers and the ignored class', () => {
    expect(() => loss.checkTargets({ shape: [4], values: [0, 2, -1, 1] }, [null, 3])).not.toThrow();
  });

  it.each([
    [[4], [0, 1, 3, 2], 2, 0, 3],
    [[2, 2], [0, 1, -2, 0], 1, 0, -2],
    [[2, 2], [0, 1, 0, 0.5], 1, 1, 0.5],
  ])('refuses %j %j with row, column and label', (shape, values, row, column, given) => {
    const check = () => loss.checkTargets({ shape, values }, [null, 3]);
    expect(check).toThrow(DataError);
    expect(check).toThrow(new RegExp(`row ${row} .*label ${given}; .*from 0 to 2.*start at 0`));
    expect(check).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ row, column, given }) }),
    );
  });
});

describe('crossentropies of saturated activations', () => {
  const slope = (
    name: string,
    y: NestedArray,
    activation: (z: Tensor) => Tensor,
    z: NestedArray,
  ) => {
    const value = (x: Tensor) => losses.get(name)(y as never, activation(x));
    return {
      loss: value(tensor(z as never)).item(),
      slopes: [...grad(value)(tensor(z as never)).dataSync()],
    };
  };

  it('loses 20 with the slope 1 for sigmoid(20) against 0', () => {
    const found = slope('binary_crossentropy', [[0]], sigmoid, [[20]]);
    expect(found.loss).toBe(20);
    expectClose(found.slopes, [1]);
  });

  it('is computed from the sigmoid when the shapes are (n,) and (n, 1) too', () => {
    expect(losses.binaryCrossentropy([[0]], sigmoid([20])).item()).toBe(20);
    expect(losses.binaryCrossentropy([[0]], sigmoid([[[20]]])).item()).toBe(20);
  });

  it('has the slope σ(0) - y where the logit is 0', () => {
    const found = slope('binary_crossentropy', [[1], [0]], sigmoid, [[0], [0]]);
    expectClose(found.slopes, [-0.25, 0.25]);
  });

  it.each([
    ['categorical_crossentropy', [[1, 0, 0]]],
    ['sparse_categorical_crossentropy', [0]],
  ])('%s loses 50 with the slope 1 for softmax(0, 50, 0) against class 0', (name, y) => {
    const found = slope(name, y, softmax, [[0, 50, 0]]);
    expect(found.loss).toBeCloseTo(50, 5);
    expectClose(found.slopes, [-1, 1, 0]);
  });

  it('leaves a softmax along another axis alone', () => {
    const y = [[1], [0], [0]];
    const clipped = losses.categoricalCrossentropy(y, softmax([[0], [50], [0]], { axis: 0 }), {
      axis: -1,
    });
    expect(clipped.dataSync()[0]).toBeLessThan(1e-6);
    const exact = losses.categoricalCrossentropy(y, softmax([[0], [50], [0]], { axis: 0 }), {
      axis: 0,
    });
    expect(exact.item()).toBeCloseTo(50, 5);
  });

  it('keeps probabilities within [1e-7, 1 - 1e-7] where it is given only them', () => {
    expectClose(losses.binaryCrossentropy([[1]], [[0]]).dataSync(), [16.118096]);
    expectClose(losses.binaryCrossentropy([[0]], [[1]]).dataSync(), [15.942385]);
  });

  it('is exact for logits of any size', () => {
    const loss = new losses.BinaryCrossentropy({ fromLogits: true });
    expect(loss([[0]], [[1000]]).item()).toBe(1000);
    expect(loss([[1]], [[1000]]).item()).toBe(0);
  });

  it('keeps the focal losses exact as well', () => {
    expect(losses.binaryFocalCrossentropy([[0]], sigmoid([[20]])).item()).toBeCloseTo(20, 4);
    const rows = losses.categoricalFocalCrossentropy([[1, 0]], softmax([[-50, 0]]), { alpha: 1 });
    expect(rows.item()).toBeCloseTo(50, 4);
  });

  it('gives ignored rows no slope, also where their probabilities are 0', () => {
    const value = (p: Tensor) =>
      new losses.SparseCategoricalCrossentropy({ ignoreClass: 9 })([1, 9], p);
    expectClose(
      grad(value)(
        tensor([
          [0.5, 0.5],
          [1, 0],
        ]),
      ).dataSync(),
      [1, -1, 0, 0],
    );
  });
});

describe('mismatched activations', () => {
  const warn = vi.spyOn(console, 'warn');
  beforeEach(() => {
    resetWarnings();
    warn.mockReset();
    warn.mockImplementation(() => {});
  });
  afterEach(resetWarnings);

  it('takes binary_crossentropy on a softmax by its formula, and hints once', () => {
    const value = (z: Tensor) => losses.get('binary_crossentropy')([[0, 1]], softmax(z));
    expectClose([value(tensor([[1, 0]])).item()], [1.3132617]);
    expectClose(grad(value)(tensor([[1, 0]])).dataSync(), [0.7310586, -0.7310586]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toContain('categorical_crossentropy');
  });

  it.each(['binary_crossentropy', 'categorical_crossentropy'])(
    '%s of a softmax over one unit hints once',
    (name) => {
      const loss = losses.get(name);
      loss([[0], [1]], softmax([[1], [2]]));
      loss([[0], [1]], softmax([[1], [2]]));
      expect(warn).toHaveBeenCalledTimes(1);
      expect(warn.mock.calls[0][0]).toContain('one unit');
    },
  );

  it('says nothing of matched pairs', () => {
    losses.get('binary_crossentropy')([[0]], sigmoid([[1]]));
    losses.get('categorical_crossentropy')([[0, 1]], softmax([[1, 2]]));
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('get', () => {
  it.each([
    ['mse', 'MeanSquaredError'],
    ['MAE', 'MeanAbsoluteError'],
    ['mape', 'MeanAbsolutePercentageError'],
    ['MSLE', 'MeanSquaredLogarithmicError'],
    ['bce', 'BinaryCrossentropy'],
    ['BCE', 'BinaryCrossentropy'],
    ['kld', 'KLDivergence'],
    ['kl_divergence', 'KLDivergence'],
    ['log_cosh', 'LogCosh'],
    ['meanSquaredError', 'MeanSquaredError'],
    ['sparseCategoricalCrossentropy', 'SparseCategoricalCrossentropy'],
    ['CategoricalHinge', 'CategoricalHinge'],
    ['cosineProximity', 'CosineSimilarity'],
  ])('%s is %s', (name, expected) => {
    expect(losses.get(name).toString()).toBe(expected);
  });

  it('suggests the nearest name', () => {
    expect(() => losses.get('mean_sqared_error')).toThrow("Did you mean 'mean_squared_error'?");
  });

  it('gives back objects and makes objects of classes', () => {
    const loss = new losses.Huber({ delta: 2 });
    expect(losses.get(loss)).toBe(loss);
    expect(losses.get(losses.Huber).name).toBe('huber_loss');
  });

  it("reads Keras's JSON", () => {
    const loss = losses.get({
      class_name: 'CategoricalCrossentropy',
      config: { from_logits: true },
    });
    expect(loss.getConfig()).toEqual({
      name: 'categorical_crossentropy',
      reduction: 'sum_over_batch_size',
      from_logits: true,
      label_smoothing: 0,
      axis: -1,
    });
  });

  it("takes Keras's null for no reduction", () => {
    const config = { name: 'mean_squared_error', reduction: null };
    const loss = losses.get({ class_name: 'MeanSquaredError', config });
    expect(loss([[0], [0]], [[1], [2]]).arraySync()).toEqual([1, 4]);
  });

  it('makes a loss of a function of rows, which gets both with one rank', () => {
    const seen: (readonly number[])[] = [];
    const loss = losses.get(function mine(yTrue, yPred) {
      seen.push(yTrue.shape, yPred.shape);
      return mean(square(subtract(yTrue, yPred)), { axis: -1 });
    });
    expect(loss([1, 2, 3, 4], [[1], [2], [3], [5]]).item()).toBe(0.25);
    expect(seen).toEqual([
      [4, 1],
      [4, 1],
    ]);
    expect(loss.name).toBe('mine');
  });

  it('takes one number from a function as the loss', () => {
    const loss = losses.get((yTrue, yPred) => sum(square(subtract(yTrue, yPred))));
    expect(loss([[0], [0]], [[1], [2]]).item()).toBe(5);
  });

  it('says that a function returned nothing', () => {
    const loss = losses.get((() => undefined) as never);
    expect(() => loss([[0]], [[1]])).toThrow(/must return a tensor/);
  });
});

describe('parameters', () => {
  it('refuses misspelt options', () => {
    expect(() => new losses.Huber({ dleta: 1 } as never)).toThrow("Did you mean 'delta'?");
  });

  it.each([
    () => new losses.Huber({ delta: 0 }),
    () => new losses.BinaryCrossentropy({ labelSmoothing: 1.5 }),
    () => new losses.BinaryFocalCrossentropy({ gamma: -1 }),
    () => new losses.Tversky({ alpha: -1 }),
  ])('refuses numbers out of range: %s', (make) => {
    expect(make).toThrow(RangeError);
  });

  it('refuses an unknown reduction', () => {
    expect(() => new losses.Huber({ reduction: 'summ' as never })).toThrow("Did you mean 'sum'?");
  });
});
