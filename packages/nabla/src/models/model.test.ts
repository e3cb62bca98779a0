import { describe, expect, it, vi } from 'vitest';
import { UsageError } from '../base/index.ts';
import { LambdaCallback } from '../callbacks/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Add, Dense, Dropout, Input, Layer, type LayerContext, Reshape } from '../layers/index.ts';
import { mean, multiply, square } from '../ops/index.ts';
import { SGD } from '../optimizers/index.ts';
import { setRandomSeed } from '../random/index.ts';
import { cloneModel, Model, modelFromJson, Sequential } from './index.ts';

const QUIET = { verbose: 0 } as const;
const X = [
  [1, 2],
  [3, 4],
  [5, 6],
];

describe('a subclassed model', () => {
  class TwoLayers extends Model {
    readonly hidden = new Dense(4, { activation: 'tanh', name: 'hidden' });
    readonly last = new Dense(1, { name: 'last' });
    override call(inputs: Tensor, { training }: LayerContext): Tensor {
      return this.last(this.hidden(inputs), { training });
    }
  }

  it('finds the layers in its fields, and trains', async () => {
    setRandomSeed(1);
    const model = new TwoLayers();
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const { history } = await model.fit(X, [1, 2, 3], { epochs: 20, ...QUIET });
    expect(history.loss[1]).toBeLessThan(history.loss[0]);
    expect(model.weights.map(({ path }) => path)).toEqual([
      'hidden/kernel',
      'hidden/bias',
      'last/kernel',
      'last/bias',
    ]);
    expect(history.loss[19]).toBeLessThan(history.loss[0]);
    expect((await model.predict(X)).shape).toEqual([3, 1]);
    expect(model.explain([X[0]], [1], { weight: 'last/kernel[0,0]' }).weights[0].formula).toBe(
      'dE/dV1 = dE/dY1 * dY1/dV1',
    );
  });
});

describe('losses and metrics of layers', () => {
  class Penalized extends Layer {
    override call(inputs: Tensor): Tensor {
      this.addLoss(multiply(0.1, mean(square(inputs))));
      this.addMetric(mean(inputs), { name: 'level' });
      return inputs;
    }
  }

  it('are in the loss and in the logs', async () => {
    const model = new Sequential([
      Input({ shape: [2] }),
      new Penalized(),
      new Dense(1, { kernelInitializer: 'zeros' }),
    ]);
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: 'mse' });
    const { history } = await model.fit(
      [
        [1, 1],
        [3, 3],
      ],
      [0, 0],
      { epochs: 2, batchSize: 2, ...QUIET },
    );
    expect(history.loss).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
    expect(history.level).toEqual([2, 2]);
  });
});

describe('steps on a batch', () => {
  it('train, test and predict', async () => {
    const model = new Sequential([
      new Dense(1, { inputDim: 1, kernelInitializer: 'zeros', useBias: false }),
    ]);
    model.compile({ optimizer: new SGD({ learningRate: 0.25 }), loss: 'mse', metrics: ['mae'] });
    expect(await model.trainOnBatch([[1]], [1])).toEqual([1, 1]);
    expect(await model.testOnBatch([[1]], [1], { returnDict: true })).toEqual({
      loss: expect.closeTo(0.625, 6),
      mae: expect.closeTo(0.75, 6),
    });
    expect((await model.predictOnBatch([[2]])).arraySync()).toEqual([[1]]);
  });
});

describe('a functional model', () => {
  const build = () => {
    const a = Input({ shape: [2], name: 'a' });
    const b = Input({ shape: [2], name: 'b' });
    const shared = new Dense(3, { name: 'shared' });
    return new Model({
      inputs: { a, b },
      outputs: new Add({ name: 'sum' })([shared(a), shared(b)]),
    });
  };

  it('takes inputs by name, in any order', async () => {
    const model = build();
    const one = await model.predict({
      a: X,
      b: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    });
    const other = await model.predict({
      b: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      a: X,
    });
    expect(one.arraySync()).toEqual(other.arraySync());
    await expect(model.predict({ a: X } as never)).rejects.toThrow(/nothing was given for b/);
  });

  it('comes back from its JSON, and can be copied', async () => {
    const model = build();
    const again = modelFromJson(model.toJson());
    again.setWeights(model.getWeights());
    const inputs = { a: X, b: X };
    expect((await again.predict(inputs)).arraySync()).toEqual(
      (await model.predict(inputs)).arraySync(),
    );
    expect(cloneModel(model).weights.map(({ shape }) => shape)).toEqual(
      model.weights.map(({ shape }) => shape),
    );
  });

  it('honours a training flag given at a call (U14)', async () => {
    setRandomSeed(2);
    const x = Input({ shape: [8] });
    const model = new Model({ inputs: x, outputs: new Dropout(0.5)(x, { training: true }) });
    const [row] = (await model.predict([[1, 1, 1, 1, 1, 1, 1, 1]])).arraySync() as number[][];
    expect([...new Set(row)].sort()).toEqual([0, 2]);
  });

  it('refuses outputs that need something else than its inputs', () => {
    const a = Input({ shape: [1], name: 'first' });
    const b = Input({ shape: [1], name: 'second' });
    expect(() => new Model({ inputs: a, outputs: new Add()([a, b]) })).toThrow(
      /depend on 'second'/,
    );
  });
});

describe('Sequential', () => {
  it('waits for the shape of its rows, and can lose its last layer', async () => {
    const model = new Sequential([new Dense(3), new Reshape([3, 1])]);
    expect(model.built).toBe(false);
    expect((await model.predict(X)).shape).toEqual([3, 3, 1]);
    model.pop();
    expect((await model.predict(X)).shape).toEqual([3, 3]);
    expect(model.outputShape).toEqual([null, 3]);
  });

  it('nests, and freezes what is in it', () => {
    const inner = new Sequential([new Dense(2, { name: 'deep' })], { name: 'inner' });
    const model = new Sequential([Input({ shape: [2] }), inner, new Dense(1, { name: 'top' })]);
    expect(model.weights.map(({ path }) => path)).toEqual([
      'deep/kernel',
      'deep/bias',
      'top/kernel',
      'top/bias',
    ]);
    model.trainable = false;
    expect(model.trainableVariables).toEqual([]);
  });

  it('names the layers that it has when another one is asked for', () => {
    const model = new Sequential([new Dense(1, { inputDim: 1, name: 'only' })]);
    expect(() => model.getLayer('other')).toThrow(UsageError);
    expect(() => model.getLayer('other')).toThrow(/it has only/);
    expect(model.getLayer({ index: 0 }).name).toBe('only');
  });

  it('prints its layers as Keras does', () => {
    const model = new Sequential(
      [new Dense(3, { inputDim: 2, name: 'dense' }), new Dense(1, { name: 'dense_1' })],
      { name: 'seed' },
    );
    const lines: string[] = [];
    model.summary({ lineLength: 76, printFn: (text) => lines.push(text) });
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "Model: "seed"
      ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
      ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
      ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
      │ dense (Dense)                   │ (None, 3)              │             9 │
      ├─────────────────────────────────┼────────────────────────┼───────────────┤
      │ dense_1 (Dense)                 │ (None, 1)              │             4 │
      └─────────────────────────────────┴────────────────────────┴───────────────┘
       Total params: 13 (52.00 B)
       Trainable params: 13 (52.00 B)
       Non-trainable params: 0 (0.00 B)"
    `);
  });
});

describe('a training that is aborted', () => {
  const endless = () => {
    const model = new Sequential([new Dense(1, { inputDim: 2 })]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    return model;
  };

  it('rejects with the reason, and leaves the event loop alive until then', async () => {
    const model = endless();
    const aborter = new AbortController();
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns === 3) aborter.abort(new Error('enough'));
    }, 10);
    const options = { epochs: 1e9, signal: aborter.signal, ...QUIET };
    await expect(model.fit(X, [1, 2, 3], options)).rejects.toThrow('enough');
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(model.history?.epoch.length).toBeGreaterThan(1);
  });

  it('does not begin where the signal is aborted already', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    const model = endless();
    const before = model.getWeights()[0].dataSync().slice();
    await expect(model.fit(X, [1, 2, 3], { signal, ...QUIET })).rejects.toThrow('too late');
    expect(model.getWeights()[0].dataSync()).toEqual(before);
  });
});

describe('a training that a callback breaks', () => {
  it('rejects with its error, forgets the signal, and leaves the weights of the last epoch', async () => {
    const model = new Sequential([new Dense(1, { inputDim: 2 })]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, 'removeEventListener');
    const breaking = new LambdaCallback({
      onEpochEnd: (epoch) => {
        if (epoch === 1) throw new UsageError('enough', { doing: 'test' });
      },
    });
    const before = model.getWeights()[0].dataSync().slice();
    const options = { epochs: 9, signal, callbacks: [breaking], ...QUIET };
    await expect(model.fit(X, [1, 2, 3], options)).rejects.toThrow('enough');
    expect(removed).toHaveBeenCalledOnce();
    expect(model.getWeights()[0].dataSync()).not.toEqual(before);
    expect((await model.fit(X, [1, 2, 3], QUIET)).history.loss).toHaveLength(1);
  });
});
