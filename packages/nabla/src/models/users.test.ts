import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ArgumentRangeError,
  DataError,
  GradientError,
  resetWarnings,
  ShapeError,
  UnknownNameError,
  UsageError,
} from '../base/index.ts';
import { EarlyStopping, LambdaCallback, LearningRateScheduler } from '../callbacks/index.ts';
import { type Tensor, Variable } from '../graph/index.ts';
import {
  Activation,
  Dense,
  Embedding,
  Identity,
  Input,
  type Layer,
  Normalization,
  Reshape,
} from '../layers/index.ts';
import { MeanAbsoluteError, meanAbsoluteError } from '../losses/index.ts';
import {
  add,
  cast,
  equal,
  grad,
  mean,
  multiply,
  notEqual,
  round,
  square,
  subtract,
  sum,
  tensor,
  valueAndGrad,
} from '../ops/index.ts';
import { Adam, SGD } from '../optimizers/index.ts';
import { setRandomSeed } from '../random/index.ts';
import { L2 } from '../regularizers/index.ts';
import { collect } from '../testing/collect.ts';
import { type CompileOptions, type Model, Sequential } from './index.ts';

/** Cases of what users of today's systems stumble over; the numbers are those of the collection. */
const QUIET = { verbose: 0 } as const;

function model(
  layers: Layer | Layer[],
  options: CompileOptions,
  weights?: Parameters<Sequential['setWeights']>[0],
): Sequential {
  const made = new Sequential([layers].flat());
  if (weights) made.setWeights(weights);
  made.compile(options);
  return made;
}

/** A unit without bias, of this kernel. */
function unit(kernel: number, options: CompileOptions): Sequential {
  return model(new Dense(1, { inputDim: 1, useBias: false }), options, [[[kernel]]]);
}

const kernelOf = (of: Model) => of.getWeights()[0].arraySync();
const passThrough = () => new Activation('linear', { inputShape: [1] });
const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {});

beforeEach(() => {
  resetWarnings();
  warnings.mockClear();
  setRandomSeed(1);
});

describe('U01: the loss of an epoch is measured before its updates', () => {
  it.each([
    [[1], [1, 0.25], 0.0625, 0.75],
    [[2], [4, 1], 0.25, 1.5],
  ])('for the target %s', async (y, losses, later, kernel) => {
    const m = unit(0, { optimizer: new SGD({ learningRate: 0.25 }), loss: 'mse' });
    const { history } = await m.fit([[1]], y, { epochs: 2, ...QUIET });
    expect(history.loss).toEqual(losses);
    expect(await m.evaluate([[1]], y, QUIET)).toBe(later);
    expect(kernelOf(m)).toEqual([[kernel]]);
  });
});

describe('U02: a smaller last batch counts for its rows', () => {
  it.each([
    [[0, 0, 3], 2, 3],
    [[0, 0, 0, 0, 5], 2, 5],
  ])('evaluates %s', async (x, batchSize, loss) => {
    const m = model(passThrough(), { optimizer: 'sgd', loss: 'mse' });
    expect(
      await m.evaluate(
        x,
        x.map(() => 0),
        { batchSize, ...QUIET },
      ),
    ).toBeCloseTo(loss, 6);
  });
});

describe('U03: what sampleWeight divides by', () => {
  it('is the number of rows for the loss and plain metrics, the sum of weights for weighted ones', async () => {
    const m = model(passThrough(), {
      optimizer: 'sgd',
      loss: 'mae',
      metrics: ['mae'],
      weightedMetrics: ['mae'],
    });
    const logs = await m.evaluate([2, 4], [1, 2], {
      sampleWeight: [0, 1],
      returnDict: true,
      ...QUIET,
    });
    expect(logs).toEqual({ loss: 1, mae: 1.5, weighted_mae: 2 });
    const weighted = new MeanAbsoluteError({ reduction: 'mean_with_sample_weight' });
    expect(weighted([[1], [2]], [[2], [4]], { sampleWeight: [0, 1] }).item()).toBe(2);
  });
});

describe('U04: the regularizer is in the loss, not in the metric', () => {
  it('for L2', async () => {
    const m = model(
      new Dense(1, { inputDim: 2, useBias: false, kernelRegularizer: new L2({ l2: 0.01 }) }),
      { optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse', metrics: ['mse'] },
      [[[2], [-1]]],
    );
    const { history } = await m.fit([[1, 1]], [0], { epochs: 1, ...QUIET });
    expect([history.loss[0], history.mse[0]]).toEqual([expect.closeTo(1.05, 6), 1]);
    expect(kernelOf(m)).toEqual([[expect.closeTo(1.796, 6)], [expect.closeTo(-1.198, 6)]]);
  });
});

describe('U05: accuracy of a regression', () => {
  it('has Keras’s number', async () => {
    const m = model(passThrough(), { optimizer: 'sgd', loss: 'mse', metrics: ['accuracy'] });
    const y = [0.3, 1.5, 0, 2];
    expect(await m.evaluate(y, y, { returnDict: true, ...QUIET })).toEqual({
      loss: 0,
      accuracy: 0.25,
    });
  });
});

describe('U06: binary crossentropy of a softmax', () => {
  it('is what the formula says, with a hint', async () => {
    const m = model(new Activation('softmax', { inputShape: [2] }), {
      optimizer: 'sgd',
      loss: 'binary_crossentropy',
    });
    expect(await m.evaluate([[1, 0]], [[0, 1]], QUIET)).toBeCloseTo(1.313262, 5);
    expect(warnings.mock.calls.join()).toContain('categorical_crossentropy');
  });
});

describe('U07: a saturated unit still learns', () => {
  it.each([
    [20, 20],
    [90, 90],
  ])('from kernel %d', async (kernel, loss) => {
    const m = model(
      new Dense(1, { inputDim: 1, activation: 'sigmoid', useBias: false }),
      { optimizer: new SGD({ learningRate: 1 }), loss: 'binary_crossentropy' },
      [[[kernel]]],
    );
    const { history } = await m.fit([[1]], [0], QUIET);
    expect(history.loss[0]).toBeCloseTo(loss, 5);
    expect(kernelOf(m)).toEqual([[kernel - 1]]);
  });

  it('also with softmax and (sparse) categorical crossentropy', async () => {
    for (const [loss, y] of [
      ['categorical_crossentropy', [[1, 0, 0]]],
      ['sparse_categorical_crossentropy', [0]],
    ] as const) {
      const m = model(new Activation('softmax', { inputShape: [3] }), { optimizer: 'sgd', loss });
      expect(await m.evaluate([[0, 50, 0]], y, QUIET)).toBeCloseTo(50, 5);
    }
  });
});

describe('U08: how gradients are clipped', () => {
  it.each([
    [{ clipnorm: 1 }, [0.6, 0.8], 1],
    [{ globalClipnorm: 1 }, [0.588348, 0.784465], 0.196116],
    [{ clipvalue: 1 }, [1, 1], 1],
  ])('by %o', async (clip, kernel, bias) => {
    const m = model(new Dense(1, { inputDim: 2, kernelInitializer: 'zeros' }), {
      optimizer: new SGD({ learningRate: 1, ...clip }),
      loss: 'mse',
    });
    await m.fit([[3, 4]], [-0.5], QUIET);
    const [w, b] = m.getWeights().map((each) => [...each.dataSync()]);
    expect(w).toEqual(kernel.map((value) => expect.closeTo(-value, 5)));
    expect(b).toEqual([expect.closeTo(-bias, 5)]);
    const [first] = m.explain([[3, 4]], [-0.5]).weights;
    expect(first.clipping?.after).toBeLessThanOrEqual(1);
  });
});

describe('U09: Adam', () => {
  it('is Keras’s', () => {
    const w = new Variable(tensor([0]));
    const adam = new Adam({ learningRate: 1e-3 });
    const seen = [1, 2, 3].map(() => {
      adam.apply([tensor([1])], [w]);
      return w.value.item();
    });
    expect(seen).toEqual(
      [-9.9999e-4, -1.99998e-3, -2.99997e-3].map((value) => expect.closeTo(value, 7)),
    );
  });
});

describe('U10: restoreBestWeights also when all epochs run', () => {
  it('gives the best weights back', async () => {
    const m = unit(0, { optimizer: 'sgd', loss: 'mse' });
    const stop = new EarlyStopping({ monitor: 'val_loss', patience: 5, restoreBestWeights: true });
    const rates = new LearningRateScheduler((epoch: number) => [0.4, 2, 2][epoch]);
    const { history } = await m.fit([[1]], [1], {
      epochs: 3,
      validationData: [[[1]], [1]],
      callbacks: [rates, stop],
      ...QUIET,
    });
    expect(history.val_loss).toEqual([0.04, 0.36, 3.24].map((value) => expect.closeTo(value, 5)));
    expect(kernelOf(m)).toEqual([[expect.closeTo(0.8, 6)]]);
    expect(stop.bestEpoch).toBe(0);
  });
});

describe('U11: validationSplit takes the last rows', () => {
  const x = Array.from({ length: 10 }, () => [1]);
  const y = Array.from({ length: 10 }, (_, i) => i);

  it('unshuffled, as in Keras, and says so when they are of other classes', async () => {
    const m = unit(0, { optimizer: new SGD({ learningRate: 0 }), loss: 'mse' });
    const { history } = await m.fit(x, y, { validationSplit: 0.2, ...QUIET });
    expect([history.loss[0], history.val_loss[0]]).toEqual([17.5, 72.5]);
    expect(warnings.mock.calls.join()).toContain('shuffleBeforeSplit');
  });

  it('shuffled where that is asked for', async () => {
    const m = unit(0, { optimizer: new SGD({ learningRate: 0 }), loss: 'mse' });
    const { history } = await m.fit(x, y, {
      validationSplit: 0.2,
      shuffleBeforeSplit: true,
      ...QUIET,
    });
    expect(history.loss[0]).not.toBe(17.5);
    expect((8 * history.loss[0] + 2 * history.val_loss[0]) / 10).toBeCloseTo(28.5, 4);
  });
});

describe('U13: freezing', () => {
  const two = (): [Dense, Dense] => [
    new Dense(1, { inputDim: 1, useBias: false }),
    new Dense(1, { useBias: false }),
  ];

  it('before compile', async () => {
    const layers = two();
    const m = new Sequential(layers);
    m.setWeights([[[2]], [[3]]]);
    layers[0].trainable = false;
    m.compile({ optimizer: new SGD({ learningRate: 0.01, momentum: 0.5 }), loss: 'mse' });
    const { history } = await m.fit([[1]], [0], QUIET);
    expect(history.loss).toEqual([36]);
    expect(m.getWeights().map((each) => each.item())).toEqual([2, expect.closeTo(2.76, 6)]);
    expect(m.optimizer.variables).toHaveLength(3);
  });

  it('after a fit acts at the next, with one notice', async () => {
    const layers = two();
    const m = model(layers, { optimizer: new SGD({ learningRate: 0 }), loss: 'mse' }, [
      [[2]],
      [[3]],
    ]);
    await m.fit([[1]], [0], QUIET);
    layers[0].trainable = false;
    m.optimizer.learningRate = 0.01;
    await m.fit([[1]], [0], QUIET);
    await m.fit([[1]], [0], { ...QUIET, epochs: 0 });
    expect(m.getWeights().map((each) => each.item())).toEqual([2, expect.closeTo(2.76, 6)]);
    expect(warnings.mock.calls.filter(([text]) => String(text).includes('trainable'))).toHaveLength(
      1,
    );
  });
});

describe('U26: one seed, one run', () => {
  const run = async (seed: number) => {
    setRandomSeed(seed);
    const m = model([new Dense(3, { inputDim: 1, activation: 'tanh' }), new Dense(1)], {
      optimizer: 'sgd',
      loss: 'mse',
    });
    const { history } = await m.fit([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], {
      epochs: 3,
      batchSize: 2,
      ...QUIET,
    });
    return history.loss;
  };

  it('repeats weights, order and history; another seed does not', async () => {
    expect(await run(7)).toEqual(await run(7));
    expect(await run(8)).not.toEqual(await run(7));
  });
});

describe('U27: a learning rate that is too large', () => {
  const x = [1, 2, 3, 4, 35];
  const y = [0, -1, -2, -3, -34];
  const line = (learningRate: number) =>
    model(new Dense(1, { inputDim: 1 }), { optimizer: new SGD({ learningRate }), loss: 'mse' }, [
      [[0.3]],
      [-0.3],
    ]);

  it('is reported at the first NaN, with the step, the op and a rate that would be safe', async () => {
    const results = await line(0.01).fit(x, y, {
      epochs: 40,
      batchSize: 5,
      shuffle: false,
      ...QUIET,
    });
    const { loss } = results.history;
    expect(loss.slice(0, 4)).toEqual(
      [395.46, 6392.71, 103623.5, 1679980].map((value) => expect.closeTo(value, -1)),
    );
    expect(loss.findIndex((value) => !Number.isFinite(value))).toBe(30);
    expect(results.nonFinite?.step).toBe(31);
    expect(results.nonFinite?.safeLearningRate).toBeCloseTo(0.003978934, 8);
    expect(results.nonFinite?.message).toMatch(/below 0\.00398\. Use that, or scale x/);
  });

  it('falls below that rate and rises above it', async () => {
    const falls = await line(0.0039).fit(x, y, { epochs: 2, shuffle: false, ...QUIET });
    expect(falls.history.loss[1]).toBeCloseTo(364.784, 2);
    const rises = await line(0.0041).fit(x, y, { epochs: 2, shuffle: false, ...QUIET });
    expect(rises.history.loss[1]).toBeCloseTo(444.887, 2);
  });
});

describe('U28: constant columns', () => {
  it('become 0, with a warning', () => {
    const layer = new Normalization();
    layer.adapt([
      [255, 0, 7],
      [254, 0, 7],
      [253, 0, 7],
    ]);
    expect(layer([[255, 0, 7]]).arraySync()).toEqual([[expect.closeTo(1.224745, 5), 0, 0]]);
    expect(warnings.mock.calls.join()).toMatch(/1.*2.*constant|constant.*1.*2/);
  });
});

describe('U29, U30: data that no training should see is refused before any weight moves', () => {
  const classifier = () =>
    model(new Dense(3, { inputDim: 1, activation: 'softmax' }), {
      optimizer: 'sgd',
      loss: 'sparse_categorical_crossentropy',
    });

  it.each([
    ['labels out of range', [[1], [2], [3]], [1, 2, 3], /row 2.*3.*0.*2/s],
    ['negative labels', [[1], [2]], [0, -1], /row 1/],
    ['NaN', [[1], [Number.NaN], [3]], [0, 1, 2], /row 1, column 0/],
    ['infinity', [[1], [Number.POSITIVE_INFINITY]], [0, 1], /row 1/],
    ['ragged rows', [[1], [1, 2]], [0, 1], /\[1\]/],
    ['rows that do not match', [[1], [2]], [0], /2 rows.*1/],
    ['no rows', [] as number[][], [], /no rows/],
  ])('%s', async (_, x, y, message) => {
    const m = classifier();
    const before = m.getWeights().map((each) => each.arraySync());
    await expect(m.fit(x, y, QUIET)).rejects.toThrow(DataError);
    await expect(m.fit(x, y, QUIET)).rejects.toThrow(message);
    expect(m.getWeights().map((each) => each.arraySync())).toEqual(before);
  });

  it('text in the data', async () => {
    await expect(classifier().fit([['a']] as never, [0], QUIET)).rejects.toThrow(/"a".*numbers/);
  });
});

describe('U31, U42: XOR from a start that sticks', () => {
  const x = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const y = [[0], [1], [1], [0]];
  const stuck = () =>
    model(
      [
        new Dense(2, { inputDim: 2, activation: 'sigmoid' }),
        new Dense(1, { activation: 'sigmoid' }),
      ],
      { optimizer: new SGD({ learningRate: 1 }), loss: 'mse' },
      [
        [
          [0.5, -0.4],
          [0.3, 0.8],
        ],
        [0, 0],
        [[0.6], [-0.7]],
        [0],
      ],
    );

  it('has the gradients that are computed by hand', () => {
    const gradients = stuck()
      .explain(x, y)
      .weights.map(({ gradient }) => gradient);
    const wanted = [
      -0.000386, -0.00048069, -0.00175232, -0.00052751, -0.00100448, -0.00118111, -0.00176081,
      -0.00197988, -0.00273906,
    ];
    expect(gradients).toEqual(wanted.map((value) => expect.closeTo(value, 8)));
  });

  it('takes the step, and ends where Keras does', async () => {
    const m = stuck();
    const first = await m.fit(x, y, { batchSize: 4, shuffle: false, ...QUIET });
    expect(first.history.loss[0]).toBeCloseTo(0.24987854, 7);
    expect(m.getWeights()[0].arraySync()).toEqual(
      [
        [0.500386, -0.399519],
        [0.301752, 0.800528],
      ].map((row) => row.map((value) => expect.closeTo(value, 6))),
    );
    await m.fit(x, y, { epochs: 5000, batchSize: 4, shuffle: false, ...QUIET });
    expect(await m.evaluate(x, y, QUIET)).toBeCloseTo(0.12587, 4);
    const outputs = await m.predict(x);
    expect(outputs.arraySync()).toEqual(
      [0.02404, 0.49904, 0.97418, 0.50127].map((value) => [expect.closeTo(value, 3)]),
    );
  });
});

describe('U33: a loss through which no gradient flows', () => {
  it.each([
    [
      'round',
      (t: Tensor, p: Tensor) => mean(cast(notEqual(round(p), t), 'float32'), { axis: -1 }),
      /dense.*kernel/,
    ],
    [
      'a comparison',
      (t: Tensor, p: Tensor) => mean(cast(equal(p, t), 'float32'), { axis: -1 }),
      /equal/,
    ],
  ])('names %s', async (_, loss, message) => {
    const m = model(new Dense(1, { inputDim: 1 }), { optimizer: 'sgd', loss: loss as never });
    await expect(m.fit([[1]], [1], QUIET)).rejects.toThrow(GradientError);
    await expect(m.fit([[1]], [1], QUIET)).rejects.toThrow(message);
  });
});

describe('U37: nothing has to be freed', () => {
  it('over many models that are built, trained and dropped', async () => {
    const round = async () => {
      const m = model([new Dense(8, { inputDim: 4, activation: 'relu' }), new Dense(1)], {
        optimizer: 'adam',
        loss: 'mse',
      });
      await m.fit(
        [
          [1, 2, 3, 4],
          [4, 3, 2, 1],
        ],
        [1, 2],
        { epochs: 20, ...QUIET },
      );
    };
    for (let i = 0; i < 40; i++) await round();
    await collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 160; i++) await round();
    await collect();
    // A leak of one model's graph and state a round would be tens of kB each: 10 MB over the rounds.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
  });
});

describe('U41: the gradient of each weight, in one call', () => {
  it('for one unit with a sigmoid', () => {
    const m = model(
      new Dense(1, { inputDim: 2, activation: 'sigmoid' }),
      { optimizer: 'sgd', loss: 'binary_crossentropy' },
      [[[0.1], [-0.2]], [0]],
    );
    const { loss, weights } = m.explain([[1, 2]], [1]);
    expect(loss.value).toBeCloseTo(0.854355, 6);
    expect(weights.map(({ gradient }) => gradient)).toEqual(
      [-0.574443, -1.148885, -0.574443].map((value) => expect.closeTo(value, 6)),
    );
    expect(weights[0].paths[0].factors[0]).toMatchObject({
      symbol: 'dE/dy1',
      formula: 'Y1 - T1',
      value: expect.closeTo(-0.574443, 6),
    });
  });
});

describe('U44: the check of a gradient by hand', () => {
  it('is in float64, of the loss', () => {
    const m = model(
      new Dense(1, { inputDim: 2 }),
      {
        optimizer: 'sgd',
        loss: (t, o) => multiply(0.5, sum(square(subtract(t, o)), { axis: -1 })),
      },
      [[[0.4], [-0.3]], [0.2]],
    );
    const { loss, weights } = m.explain([[2, 1]], [1.5]);
    expect(loss.value).toBeCloseTo(0.32, 9);
    expect(weights.map(({ gradient }) => gradient)).toEqual(
      [-1.6, -0.8, -0.8].map((value) => expect.closeTo(value, 9)),
    );
    expect(weights[0].finiteDifference.value).toBeCloseTo(-1.6, 8);
  });
});

describe('U45: a gradient that is asked for twice', () => {
  it('is the same both times', () => {
    const e = valueAndGrad((a, b) => add(multiply(a, b), a));
    for (let i = 0; i < 2; i++)
      expect(e(2, 5).gradients.map((each) => each.item())).toEqual([6, 2]);
    expect(grad((a) => multiply(a, a))(3).item()).toBe(6);
  });
});

describe('U47: a training step of one’s own', () => {
  it('puts all it returns into the history, averaged by the metric it comes from', async () => {
    class Own extends Sequential {
      override trainStep(data: Parameters<Sequential['trainStep']>[0]) {
        return { ...super.trainStep(data), g_loss: tensor(3) };
      }
    }
    const m = new Own([new Dense(1, { inputDim: 1 })]);
    m.compile({ optimizer: 'sgd', loss: 'mse' });
    const { history } = await m.fit([1, 2, 3], [1, 2, 3], { epochs: 2, batchSize: 2, ...QUIET });
    expect(history.g_loss).toEqual([3, 3]);
    expect(history.loss).toHaveLength(2);
  });

  it('softmax and crossentropy by hand are p - y', () => {
    const m = model(new Activation('softmax', { inputShape: [3] }), {
      optimizer: 'sgd',
      loss: 'sparse_categorical_crossentropy',
    });
    m.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' });
    const d = model(
      new Dense(3, { inputDim: 1, useBias: false, activation: 'softmax' }),
      { optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' },
      [[[1, 2, 3]]],
    );
    const { loss, weights } = d.explain([[1]], [2]);
    expect(loss.value).toBeCloseTo(0.407606, 6);
    expect(weights.map(({ gradient }) => gradient)).toEqual(
      [0.090031, 0.244728, -0.334759].map((value) => expect.closeTo(value, 6)),
    );
  });
});

describe('U48: y (n,) against a prediction (n, 1)', () => {
  it('is aligned, never broadcast', async () => {
    const m = model(
      new Dense(1, { inputDim: 1 }),
      { optimizer: 'sgd', loss: 'mse', metrics: ['mse'] },
      [[[1]], [0]],
    );
    const x = [[1], [2], [3], [5]];
    expect(await m.evaluate(x, [1, 2, 3, 4], QUIET)).toEqual([0.25, 0.25]);
    const shapes: unknown[] = [];
    m.compile({
      optimizer: 'sgd',
      loss: (t, o) => {
        shapes.push(t.shape, o.shape);
        return meanAbsoluteError(t, o);
      },
    });
    await m.evaluate(x, [1, 2, 3, 4], QUIET);
    expect(shapes).toEqual([
      [4, 1],
      [4, 1],
    ]);
  });

  it('(n, 1) against (n, 2) is refused', async () => {
    const m = model(new Dense(2, { inputDim: 1 }), { optimizer: 'sgd', loss: 'mse' });
    await expect(m.fit([[1], [2]], [[1], [2]], QUIET)).rejects.toThrow(ShapeError);
  });
});

describe('U49: shapes that do not fit are refused on the line that builds, with the fix', () => {
  it('for a Dense on other features', () => {
    const layer = new Dense(3, { name: 'hidden', inputDim: 2 });
    layer([[1, 2]]);
    expect(() => layer([[1, 2, 3, 4, 5]])).toThrow(/hidden.*5.*2/s);
  });

  it('for one row without its brackets', async () => {
    const m = model(new Dense(1, { inputDim: 2 }), { optimizer: 'sgd', loss: 'mse' });
    await expect(m.predict([1, 2])).rejects.toThrow(/\[\[/);
  });

  it('for a reshape that loses elements', () => {
    expect(() => new Reshape([7])(Input({ shape: [6] }))).toThrow(ShapeError);
  });
});

describe('U50: nonsense options', () => {
  const m = () => model(new Dense(1, { inputDim: 1 }), { optimizer: 'sgd', loss: 'mse' });

  it.each([0, -1, 2.5, Number.NaN])('batchSize %d', async (batchSize) => {
    await expect(m().predict([[1]], { batchSize })).rejects.toThrow(RangeError);
    await expect(m().fit([[1]], [1], { batchSize, ...QUIET })).rejects.toThrow(/batchSize/);
  });

  it.each([
    [{ epochs: -1 }, ArgumentRangeError, 'epochs'],
    [{ epochs: 1.5 }, ArgumentRangeError, 'epochs'],
    [{ validationSplit: 1 }, ArgumentRangeError, 'validationSplit'],
    [{ epoch: 3 }, UnknownNameError, "'epochs'"],
  ])('fit %o', async (options, error, message) => {
    await expect(m().fit([[1]], [1], options as never)).rejects.toThrow(error);
    await expect(m().fit([[1]], [1], options as never)).rejects.toThrow(message);
  });

  it('names that are nearly right', () => {
    expect(() => new Dense(3, { activation: 'rellu' })).toThrow("Did you mean 'relu'?");
    expect(() => new Dense(3, { activaton: 'relu' } as never)).toThrow(
      "Did you mean 'activation'?",
    );
    expect(() => m().compile({ optimizer: 'sgdd' })).toThrow("Did you mean 'sgd'?");
    expect(() => m().compile({ loss: 'mean_square_error' })).toThrow(
      "Did you mean 'mean_squared_error'?",
    );
    expect(() => new Dense(-1)).toThrow(RangeError);
    expect(() => new Dense({ unit: 3 } as never)).toThrow(/units/);
  });

  it('fit before compile', async () => {
    await expect(new Sequential([new Dense(1, { inputDim: 1 })]).fit([[1]], [1])).rejects.toThrow(
      UsageError,
    );
  });
});

describe('batches from iterables and custom layers', () => {
  it('trains on a generator, anew each epoch from a function', async () => {
    const m = unit(0, { optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' });
    async function* batches() {
      yield [[[1]], [1]] as const;
      yield [[[2]], [2]] as const;
    }
    const { history } = await m.fit(() => batches(), undefined, { epochs: 3, ...QUIET });
    expect(history.loss).toHaveLength(3);
    expect(history.loss[2]).toBeLessThan(history.loss[0]);
  });

  it('lets a callback stop it', async () => {
    const m = unit(0, { optimizer: 'sgd', loss: 'mse' });
    const stop = new LambdaCallback({
      onEpochEnd: (epoch) => {
        m.stopTraining = epoch === 1;
      },
    });
    const results = await m.fit([1], [1], { epochs: 10, callbacks: [stop], ...QUIET });
    expect(results.epoch).toEqual([0, 1]);
  });

  it('embeds class numbers', async () => {
    const m = model(
      [
        new Embedding(4, 2, { inputShape: [1] } as never),
        new Reshape([2]),
        new Dense(1),
        new Identity(),
      ],
      { optimizer: 'adam', loss: 'mse' },
    );
    const { history } = await m.fit([[0], [1], [3]], [1, 2, 3], { epochs: 30, ...QUIET });
    expect(history.loss[29]).toBeLessThan(history.loss[0]);
  });
});
