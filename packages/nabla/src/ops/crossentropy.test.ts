import { describe, expect, it } from 'vitest';
import { ShapeError } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  grad,
  identity,
  logitsOf,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  sum,
  tensor,
} from './index.ts';

describe('crossentropies', () => {
  // Keras 3.15.1: keras.ops on JAX.
  it('are computed for each element or each row', () => {
    const binary = binaryCrossentropy([[0, 1]], [[0.25, 0.9]]).dataSync();
    expect(binary[0]).toBeCloseTo(0.2876821, 6);
    expect(binary[1]).toBeCloseTo(0.1053605, 6);
    const rows = categoricalCrossentropy([[0, 1]], [[0.3, 0.9]]);
    expect(rows.shape).toEqual([1]);
    expect(rows.item()).toBeCloseTo(0.2876821, 6);
    expect(sparseCategoricalCrossentropy([1], [[0.3, 0.9]]).item()).toBeCloseTo(0.2876821, 6);
  });

  it('take the classes along any axis', () => {
    const output = [
      [0.2, 0.7],
      [0.8, 0.3],
    ];
    const rows = sparseCategoricalCrossentropy([1, 0], output, { axis: 0 }).dataSync();
    expect(rows[0]).toBeCloseTo(-Math.log(0.8), 6);
    expect(rows[1]).toBeCloseTo(-Math.log(0.7), 6);
  });

  it('take whole numbers and truth values as targets', () => {
    const target = tensor([true, false]);
    expect(binaryCrossentropy(target, [0.5, 0.5]).dtype).toBe('float32');
    const labels = tensor([0, 1], { dtype: 'int32' });
    expect(
      sparseCategoricalCrossentropy(labels, [
        [1, 0],
        [0, 1],
      ]).shape,
    ).toEqual([2]);
  });

  it('keep the slope where a sigmoid or softmax is saturated', () => {
    const binary = grad((z: Tensor) => sum(binaryCrossentropy([0], sigmoid(z))));
    expect(binary(tensor([40])).item()).toBe(1);
    const rows = grad((z: Tensor) => sum(categoricalCrossentropy([[1, 0]], softmax(z))));
    expect([...rows(tensor([[0, 90]])).dataSync()]).toEqual([-1, 1]);
  });

  it('give classes with the logit -∞ no part in the loss of another', () => {
    const options = { fromLogits: true };
    const value = (z: Tensor) => sum(sparseCategoricalCrossentropy([0], z, options));
    expect(value(tensor([[1, -Infinity]])).item()).toBe(0);
  });

  it.each([
    () => binaryCrossentropy([0, 1], [[0.5], [0.5]]),
    () => categoricalCrossentropy([[0, 1, 0]], [[0.5, 0.5]]),
    () => sparseCategoricalCrossentropy([[0, 1]], [[0.5, 0.5]]),
  ])('refuse shapes that do not fit: %s', (call) => {
    expect(call).toThrow(ShapeError);
  });

  it('record themselves on symbolic tensors', () => {
    const output = new KerasTensor([null, 3], 'float32');
    const loss = categoricalCrossentropy(new KerasTensor([null, 3], 'float32'), output);
    expect(loss).toBeInstanceOf(KerasTensor);
  });
});

describe('logitsOf', () => {
  it('finds what an activation was applied to', () => {
    const z = tensor([[1, 2]]);
    expect(logitsOf(sigmoid(z), 'sigmoid')).toBe(z);
    expect(logitsOf(softmax(z), 'softmax')).toBe(z);
    expect(logitsOf(softmax(z, { axis: 0 }), 'softmax', -2)).toBe(z);
  });

  it('finds nothing for other ops, other axes and plain numbers', () => {
    const z = tensor([[1, 2]]);
    expect(logitsOf(softmax(z), 'sigmoid')).toBeUndefined();
    expect(logitsOf(softmax(z, { axis: 0 }), 'softmax')).toBeUndefined();
    expect(logitsOf(z, 'softmax')).toBeUndefined();
    expect(logitsOf(identity(2), 'sigmoid')).toBeUndefined();
  });
});
