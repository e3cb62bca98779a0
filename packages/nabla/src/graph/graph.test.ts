import { describe, expect, it } from 'vitest';
import { GraphError } from '../base/index.ts';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import * as p from '../ops/primitives/index.ts';
import { Program } from '../runtime/index.ts';
import { placeholder, printGraph, Tensor, verifyGraph } from './index.ts';

describe('a graph', () => {
  it('is printed with the paths of layers as names', () => {
    const model = new Sequential([
      new Dense(1, { inputDim: 2, activation: 'sigmoid', name: 'dense' }),
    ]);
    const program = new Program([{ shape: [3, 2], dtype: 'float32' }], (x) => ({
      y: model.invoke(x) as Tensor,
    }));
    expect(program.print()).toBe(
      [
        '%0: float32(3, 2) = input0',
        '%1: float32(2, 1) = dense/kernel',
        '%2: float32(3, 1) = matmul(%0, %1)  # dense',
        '%3: float32(1,) = dense/bias',
        '%4: float32(3, 1) = add(%2, %3)  # dense',
        '%5: float32(3, 1) = sigmoid(%4)  # dense',
        'return %5',
      ].join('\n'),
    );
    program.verify();
  });

  it('is refused where a result is not what its inputs give', () => {
    const x = placeholder([2, 3], 'float32', 'x');
    const product = p.exp(x);
    const wrong = new Tensor([3, 2], 'float32', product.origin);
    expect(() => verifyGraph([wrong])).toThrow(GraphError);
    expect(() => verifyGraph([wrong])).toThrow(
      /exp: the result is float32\(3, 2\), but its inputs give float32\(2, 3\)/,
    );
  });

  it('says which hole a value is missing for', () => {
    const x = placeholder([1], 'float32', 'the rows');
    expect(() => p.exp(x).dataSync()).toThrow(/depends on 'the rows'/);
  });

  it('as deep as 20,000 ops is walked without a deep stack', () => {
    let y: Tensor = placeholder([1], 'float64', 'x');
    const x = y;
    for (let i = 0; i < 20_000; i++) y = p.add(y, x);
    expect(printGraph([y]).split('\n')).toHaveLength(20_002);
  });
});
