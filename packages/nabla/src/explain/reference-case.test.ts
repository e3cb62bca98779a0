import { describe, expect, it } from 'vitest';
import { resetNames } from '../base/index.ts';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { multiply, square, subtract, sum } from '../ops/index.ts';
import { SGD } from '../optimizers/index.ts';
import { renderText } from './index.ts';

/** The textbook network: two inputs, two hidden and two output units, biases that stay as they are. */
function textbookNetwork(): Sequential {
  resetNames();
  const model = new Sequential([
    new Dense(2, { inputDim: 2, activation: 'sigmoid' }),
    new Dense(2, { activation: 'sigmoid' }),
  ]);
  model.setWeights([
    [
      [0.15, 0.25],
      [0.2, 0.3],
    ],
    [0.35, 0.35],
    [
      [0.4, 0.5],
      [0.45, 0.55],
    ],
    [0.6, 0.6],
  ]);
  model.compile({
    optimizer: new SGD({ learningRate: 0.5 }),
    loss: (yTrue, yPred) => multiply(0.5, sum(square(subtract(yTrue, yPred)), { axis: -1 })),
  });
  return model;
}

const X = [[0.05, 0.1]];
const Y = [[0.01, 0.99]];

describe('the reference case', () => {
  const explanation = textbookNetwork().explain(X, Y);
  const [hidden, output] = [...new Set(explanation.weights.map(({ path }) => path.split('/')[0]))];
  const weight = (path: string) => {
    const found = explanation.weights.find((each) => each.path === path);
    if (!found) throw new RangeError(path);
    return found;
  };

  it('has the loss before the step', () => {
    expect(explanation.loss.value).toBeCloseTo(0.2983711088, 9);
  });

  it('has the gradient and the new value of w5', () => {
    const w5 = weight(`${output}/kernel[0,0]`);
    expect(w5.gradient).toBeCloseTo(0.0821670406, 9);
    expect(w5.update.newValue).toBeCloseTo(0.3589164797, 9);
    expect(w5.paths).toHaveLength(1);
    expect(w5.paths[0].factors.map(({ symbol }) => symbol)).toEqual([
      'dE/dY1',
      'dY1/dy1',
      'dy1/dV11',
    ]);
    expect(w5.paths[0].factors.map(({ value }) => value.toFixed(6))).toEqual([
      '0.741365',
      '0.186816',
      '0.593270',
    ]);
  });

  it('has the new value of w1, by two ways to the loss', () => {
    const w1 = weight(`${hidden}/kernel[0,0]`);
    expect(w1.update.newValue).toBeCloseTo(0.1497807161, 9);
    expect(w1.paths).toHaveLength(2);
    expect(w1.paths.reduce((total, { product }) => total + product, 0)).toBeCloseTo(
      w1.gradient,
      12,
    );
    expect(w1.paths[1].factors.map(({ symbol }) => symbol)).toEqual([
      'dE/dY2',
      'dY2/dy2',
      'dy2/dH1',
      'dH1/dh1',
      'dh1/dW11',
    ]);
  });

  it('agrees with finite differences, and delivers nearly what the slope promises', () => {
    for (const { finiteDifference, promised, delivered } of explanation.weights) {
      expect(finiteDifference.relativeError).toBeLessThan(1e-8);
      expect(delivered / promised).toBeCloseTo(1, 1);
    }
    expect(explanation.step.lossAfter).toBeLessThan(explanation.step.lossBefore);
  });

  it('reads as text', () => {
    expect(renderText(explanation)).toMatchSnapshot();
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  });
});
