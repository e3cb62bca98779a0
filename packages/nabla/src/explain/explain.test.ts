import { describe, expect, it } from 'vitest';
import { HostRandom, resetNames } from '../base/index.ts';
import {
  Activation,
  BatchNormalization,
  Dense,
  type DenseOptions,
  Dropout,
  type Flatten,
  Input,
  LayerNormalization,
} from '../layers/index.ts';
import { type CompileOptions, Model, Sequential } from '../models/index.ts';
import { Adagrad, Adam, AdamW, RMSprop, SGD } from '../optimizers/index.ts';
import { setRandomSeed } from '../random/index.ts';
import { L2 } from '../regularizers/index.ts';
import { type Explanation, renderLatex, renderMathml, renderText } from './index.ts';

function chain(
  layers: readonly (
    | Dense
    | Dropout
    | BatchNormalization
    | LayerNormalization
    | Flatten
    | Activation
  )[],
  options: CompileOptions,
): Sequential {
  const model = new Sequential(layers);
  model.compile(options);
  return model;
}

function weight(explanation: Explanation, path: string) {
  const found = explanation.weights.find((each) => each.path.endsWith(path));
  if (!found)
    throw new RangeError(`${path} is not among ${explanation.weights.map((each) => each.path)}`);
  return found;
}

/** The rows that training saw, and what it made of the weights. */
async function trainedWeights(model: Model, x: number[][], y: number[][]): Promise<Float64Array[]> {
  await model.trainOnBatch(x, y);
  return model.trainableVariables.map(({ held }) => Float64Array.from(held.dataSync()));
}

/** Every weight's ways add up to its gradient, which the loss confirms, and the update is what training does. */
async function expectTrue(
  model: Model,
  x: number[][],
  y: number[][],
  tolerance = 1e-6,
): Promise<Explanation> {
  const paths = model.trainableVariables.map(({ path }) => path);
  const explanation = model.explain(x, y, { weight: paths, maxPaths: 5 });
  for (const {
    path,
    paths: ways,
    rest,
    terms,
    gradient,
    finiteDifference,
    samples,
  } of explanation.weights) {
    const total = ways.reduce((sum, { product }) => sum + product, 0) + (rest?.sum ?? 0);
    const added = terms.reduce((sum, { value }) => sum + value, 0);
    expect(total + added, path).toBeCloseTo(gradient, 10);
    expect(samples.reduce((sum, each) => sum + each, 0) + added, path).toBeCloseTo(gradient, 10);
    expect(Math.abs(finiteDifference.value - gradient), path).toBeLessThan(
      1e-6 * Math.max(1, Math.abs(gradient)),
    );
    for (const { factors, product } of ways)
      expect(factors.reduce((value, factor) => value * factor.value, 1)).toBeCloseTo(product, 12);
  }
  const promised = explanation.weights.map(({ update }) => update.newValue);
  const trained = (await trainedWeights(model, x, y)).flatMap((values) => [...values]);
  promised.forEach((value, index) => {
    expect(Math.abs(value - trained[index]), explanation.weights[index].path).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    );
  });
  return explanation;
}

const X = [
  [0.5, -1],
  [1, 2],
  [-0.3, 0.7],
  [2, 0.1],
];
const Y = [[1], [0], [1], [0]];

describe('the derivation of the seed network', () => {
  it('is written as its article writes it', () => {
    resetNames();
    setRandomSeed(1);
    const model = chain(
      [
        new Dense(3, { inputDim: 2, activation: 'sigmoid' }),
        new Dense(1, { activation: 'sigmoid' }),
      ],
      { optimizer: 'sgd', loss: 'mse' },
    );
    const explanation = model.explain([[0.5, -1]], [[1]]);
    const last = weight(explanation, 'dense_1/kernel[0,0]');
    expect(last.formula).toBe('dE/dV1 = dE/dY1 * dY1/dy1 * dy1/dV1');
    expect(last.paths[0].factors.map(({ formula }) => formula)).toEqual([
      '2 (Y1 - T1)',
      'Y1 (1 - Y1)',
      'H1',
    ]);
    const hidden = weight(explanation, 'dense/kernel[1,2]');
    expect(hidden.formula).toBe('dE/dW23 = dE/dY1 * dY1/dy1 * dy1/dH3 * dH3/dh3 * dh3/dW23');
    expect(hidden.paths[0].factors.map(({ formula }) => formula)).toEqual([
      '2 (Y1 - T1)',
      'Y1 (1 - Y1)',
      'V3',
      'H3 (1 - H3)',
      'I2',
    ]);
    expect(explanation.forward.map(({ formula }) => formula)).toEqual([
      'h = I W + b',
      'H = σ(h)',
      'y = H V + c',
      'Y = σ(y)',
    ]);
  });
});

describe('an explanation tells what training does', () => {
  it.each([
    ['plain gradient descent', () => new SGD()],
    ['momentum', () => new SGD({ momentum: 0.9 })],
    ['nesterov', () => new SGD({ momentum: 0.9, nesterov: true })],
    ['weight decay', () => new SGD({ weightDecay: 0.1 })],
    ['Adam', () => new Adam()],
    ['AdamW', () => new AdamW()],
    ['RMSprop', () => new RMSprop()],
    ['Adagrad', () => new Adagrad()],
    ['clipnorm', () => new SGD({ clipnorm: 0.01 })],
    ['globalClipnorm', () => new SGD({ globalClipnorm: 0.01 })],
    ['clipvalue', () => new SGD({ clipvalue: 0.001 })],
    ['loss scale', () => new SGD({ lossScaleFactor: 128 })],
  ])('with %s, also with the state of earlier steps', async (_, make) => {
    setRandomSeed(2);
    const model = chain(
      [new Dense(3, { inputDim: 2, activation: 'tanh' }), new Dense(1, { activation: 'sigmoid' })],
      { optimizer: make(), loss: 'mse' },
    );
    await model.fit(X, Y, { epochs: 3, verbose: 0 });
    await expectTrue(model, X, Y);
  });

  it.each([
    ['mse', 'sigmoid'],
    ['mae', 'linear'],
    ['binary_crossentropy', 'sigmoid'],
    ['huber', 'linear'],
    ['kl_divergence', 'sigmoid'],
    ['hinge', 'tanh'],
  ])('with the loss %s after %s', async (loss, activation) => {
    setRandomSeed(3);
    await expectTrue(
      chain([new Dense(2, { inputDim: 2, activation: 'tanh' }), new Dense(1, { activation })], {
        optimizer: 'sgd',
        loss,
      }),
      X,
      Y,
    );
  });

  it('with softmax and crossentropy, and says that they are fused', async () => {
    setRandomSeed(4);
    const y = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ];
    const model = chain([new Dense(3, { inputDim: 2, activation: 'softmax' })], {
      optimizer: 'sgd',
      loss: 'categorical_crossentropy',
    });
    const explanation = await expectTrue(model, X, y);
    expect(explanation.notes.join()).toContain('fused');
    expect(explanation.weights[0].paths[0].factors[0].formula).toBe('(Y1 - T1) / 4');
  });

  it('with a regularizer, as a part of its own (U04)', async () => {
    const model = chain(
      [new Dense(1, { inputDim: 2, useBias: false, kernelRegularizer: new L2({ l2: 0.01 }) })],
      { optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' },
    );
    model.setWeights([[[2], [-1]]]);
    const { weights, loss } = model.explain([[1, 1]], [[0]]);
    expect(loss.value).toBeCloseTo(1.05, 9);
    expect(loss.terms[0].value).toBeCloseTo(0.05, 9);
    expect(weights.map(({ gradient }) => gradient)).toEqual([
      expect.closeTo(2.04, 9),
      expect.closeTo(1.98, 9),
    ]);
    expect(weights.map(({ samples }) => samples[0])).toEqual([2, 2]);
    expect(weights.map(({ terms }) => terms[0].value)).toEqual([
      expect.closeTo(0.04, 9),
      expect.closeTo(-0.02, 9),
    ]);
    expect(weights.map(({ update }) => update.newValue)).toEqual([
      expect.closeTo(1.796, 9),
      expect.closeTo(-1.198, 9),
    ]);
    await expectTrue(model, [[1, 1]], [[0]]);
  });

  it('with dropout, whose mask is that of the next step', async () => {
    setRandomSeed(5);
    const model = chain(
      [new Dense(6, { inputDim: 2, activation: 'relu' }), new Dropout(0.5), new Dense(1)],
      { optimizer: 'sgd', loss: 'mse' },
    );
    await expectTrue(model, X, Y);
    await expectTrue(model, X, Y);
  });

  it('with batch normalization, where rows depend on each other', async () => {
    setRandomSeed(6);
    const model = chain(
      [
        new Dense(3, { inputDim: 2 }),
        new BatchNormalization(),
        new Activation('tanh'),
        new Dense(1),
      ],
      { optimizer: 'sgd', loss: 'mse' },
    );
    await expectTrue(model, X, Y);
  });

  it('with layer normalization', async () => {
    setRandomSeed(7);
    await expectTrue(
      chain([new Dense(3, { inputDim: 2 }), new LayerNormalization(), new Dense(1)], {
        optimizer: 'sgd',
        loss: 'mse',
      }),
      X,
      Y,
    );
  });

  it('for a layer that is used twice: each use is a way of its own (U46)', () => {
    const layer = new Dense(1, { useBias: false, inputDim: 1 });
    const x = Input({ shape: [1] });
    const model = new Model({ inputs: x, outputs: layer(layer(x)) });
    model.setWeights([[[2]]]);
    model.compile({ optimizer: new SGD({ learningRate: 0.001 }), loss: 'mse' });
    const [only] = model.explain([[3]], [[10]]).weights;
    expect(only.gradient).toBe(48);
    expect(only.paths.map(({ product }) => product).sort()).toEqual([24, 24]);
    expect(only.update.newValue).toBeCloseTo(1.952, 9);
  });

  it('for many small random networks', async () => {
    const random = new HostRandom(11);
    const activations = ['sigmoid', 'tanh', 'relu', 'softplus', 'elu', 'linear', 'gelu', 'silu'];
    const pick = <T>(list: readonly T[]): T => list[random.nextInteger(list.length)];
    const number = () => random.nextBits() / 2 ** 31 - 1;
    for (let round = 0; round < 30; round++) {
      setRandomSeed(round);
      const inputs = 1 + random.nextInteger(3);
      const outputs = 1 + random.nextInteger(2);
      const rows = 1 + random.nextInteger(4);
      const hidden = Array.from({ length: random.nextInteger(3) }, () => 1 + random.nextInteger(3));
      const options = (index: number): DenseOptions => ({
        activation: pick(activations),
        useBias: random.nextInteger(2) === 0,
        ...(index === 0 ? { inputDim: inputs } : {}),
      });
      const layers = [...hidden, outputs].map((units, index) => new Dense(units, options(index)));
      const model = chain(layers, {
        optimizer: pick(['sgd', 'adam', 'rmsprop']),
        loss: pick(['mse', 'mae', 'log_cosh']),
      });
      const x = Array.from({ length: rows }, () => Array.from({ length: inputs }, number));
      const y = Array.from({ length: rows }, () => Array.from({ length: outputs }, number));
      // Adam's and RMSprop's first step divide by the root of a squared gradient: float32 shows in the 5th digit.
      await expectTrue(model, x, y, 1e-5);
    }
  });
});

describe('the rows of a batch', () => {
  it('are shown with their sum and the other conventions (U43)', () => {
    const model = chain([new Dense(1, { inputDim: 2 })], { optimizer: 'sgd', loss: 'mse' });
    model.setWeights([[[0.3], [-0.2]], [0.1]]);
    const { weights, loss } = model.explain(
      [
        [1, 2],
        [3, -1],
        [0, 1],
      ],
      [[1], [0], [1]],
    );
    expect(loss.value).toBeCloseTo(1.2166666667, 9);
    expect(weights.map(({ gradient }) => gradient)).toEqual(
      [1.7333333333, -2.8666666667, -0.6].map((value) => expect.closeTo(value, 9)),
    );
    expect(weights[0].samples).toEqual([-2 / 3, 2.4, 0].map((value) => expect.closeTo(value, 9)));
    expect(weights[1].samples).toEqual(
      [-4 / 3, -0.8, -0.7333333333].map((value) => expect.closeTo(value, 9)),
    );
    expect(weights[2].samples).toEqual(
      [-2 / 3, 0.8, -0.7333333333].map((value) => expect.closeTo(value, 9)),
    );
    expect(weights[0].conventions).toEqual({
      sumOverRows: expect.closeTo(5.2, 9),
      halfSum: expect.closeTo(2.6, 9),
    });
  });
});

describe('what is asked for', () => {
  const model = chain(
    [
      new Dense(3, { inputDim: 2, activation: 'relu', name: 'hidden' }),
      new Dense(1, { name: 'last' }),
    ],
    { optimizer: 'sgd', loss: 'mse' },
  );

  it('can be one element, a whole weight, or several', () => {
    expect(
      model.explain(X, Y, { weight: 'hidden/kernel[1,2]' }).weights.map(({ path }) => path),
    ).toEqual(['hidden/kernel[1,2]']);
    expect(model.explain(X, Y, { weight: ['last/bias', 'last/kernel'] }).weights).toHaveLength(4);
  });

  it('is refused where it does not exist, with the nearest', () => {
    expect(() => model.explain(X, Y, { weight: 'hiden/kernel' })).toThrow(
      "Did you mean 'hidden/kernel'?",
    );
    expect(() => model.explain(X, Y, { weight: 'hidden/kernel[2,0]' })).toThrow(
      'its last element is hidden/kernel[1,2]',
    );
  });

  it('needs a compiled model', () => {
    expect(() => new Sequential([new Dense(1, { inputDim: 1 })]).explain([[1]], [[1]])).toThrow(
      'not compiled',
    );
  });

  it('changes nothing', () => {
    const before = model.getWeights().map((each) => each.arraySync());
    model.explain(X, Y);
    expect(model.getWeights().map((each) => each.arraySync())).toEqual(before);
    expect(model.optimizer.iterations.held.item()).toBe(0);
  });

  it('shows a zero factor for a dead unit', () => {
    const dead = chain(
      [new Dense(1, { inputDim: 1, activation: 'relu', name: 'dead' }), new Dense(1)],
      { optimizer: 'sgd', loss: 'mse' },
    );
    dead.setWeights([[[-1]], [0], [[1]], [0]]);
    const [first] = dead.explain([[1]], [[1]]).weights;
    expect(first.gradient).toBe(0);
    expect(first.paths[0].factors.find(({ value }) => value === 0)?.formula).toBe('[h1 > 0]');
  });
});

describe('the renderers', () => {
  const model = chain(
    [new Dense(2, { inputDim: 2, activation: 'sigmoid' }), new Dense(1, { activation: 'sigmoid' })],
    { optimizer: new Adam(), loss: 'mse' },
  );
  const all = model.explain([[1, 2]], [[0]]);

  it('write text in colour where asked', () => {
    expect(renderText(all, { color: true })).toContain('\u001b[');
    expect(renderText(all)).not.toContain('\u001b[');
  });

  it('write LaTeX whose braces and environments are balanced', () => {
    const latex = renderLatex(all);
    expect(latex.split('{').length).toBe(latex.split('}').length);
    expect(latex.split('\\begin').length).toBe(latex.split('\\end').length);
    expect(latex).toContain('\\frac{\\partial E}{\\partial Y_{1}}');
    expect(latex).not.toMatch(/[β₁ηα√←]/u);
  });

  it('write MathML that is well-formed and escaped', () => {
    const mathml = renderMathml(all);
    const open = [...mathml.matchAll(/<([a-z][a-z0-9]*)[^>]*>/g)].map(([, name]) => name).sort();
    const closed = [...mathml.matchAll(/<\/([a-z][a-z0-9]*)>/g)].map(([, name]) => name).sort();
    expect(open).toEqual(closed);
    expect(mathml).not.toContain('undefined');
  });
});
