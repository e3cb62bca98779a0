import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../base/index.ts';
import * as ops from './index.ts';

const X = [
  [1, 2],
  [3, 4],
];
const ROW = [1, 2];

const table: Readonly<Record<string, unknown>> = { ...ops };

/** What each op needs before its options. */
const CALLS: readonly (readonly [string, ...unknown[]])[] = [
  ['sum', X],
  ['mean', X],
  ['prod', X],
  ['max', X],
  ['amax', X],
  ['min', X],
  ['all', X],
  ['any', X],
  ['countNonzero', X],
  ['argmax', X],
  ['argmin', X],
  ['var', X],
  ['std', X],
  ['average', X],
  ['moments', X, 0],
  ['median', X],
  ['quantile', X, 0.5],
  ['norm', X],
  ['normalize', X],
  ['logsumexp', X],
  ['softmax', X],
  ['logSoftmax', X],
  ['gelu', X],
  ['leakyRelu', X],
  ['elu', X],
  ['celu', X],
  ['glu', X],
  ['cumsum', X],
  ['cumprod', X],
  ['sort', X],
  ['argsort', X],
  ['topK', X, 1],
  ['take', X, [0]],
  ['takeAlongAxis', ROW, [0]],
  ['concatenate', [X, X]],
  ['stack', [X, X]],
  ['append', X, X],
  ['split', X, 2],
  ['arraySplit', X, 2],
  ['unstack', X],
  ['transpose', X],
  ['squeeze', X],
  ['flip', X],
  ['roll', X, 1],
  ['rot90', X],
  ['repeat', X, 2],
  ['round', X],
  ['nanToNum', X],
  ['isclose', X, X],
  ['diff', X],
  ['cross', [1, 2, 3], [3, 2, 1]],
  ['searchsorted', ROW, 1],
  ['diag', X],
  ['diagonal', X],
  ['trace', X],
  ['tril', X],
  ['triu', X],
  ['oneHot', [0, 1], 2],
  ['pad', X, 1],
  ['scatterUpdate', X, [[0, 0]], [1]],
  ['tensordot', X, X],
  ['binaryCrossentropy', [0, 1], [0.5, 0.5]],
  ['categoricalCrossentropy', [[0, 1]], [[0.5, 0.5]]],
  ['sparseCategoricalCrossentropy', [0], [[0.5, 0.5]]],
  ['select', [[true]], [[1]]],
  ['meshgrid', ROW, ROW],
  ['linspace', 0, 1],
  ['logspace', 0, 1],
  ['arange', 3],
  ['full', [2], 1],
  ['zeros', [2]],
  ['ones', [2]],
  ['empty', [2]],
  ['fullLike', X, 1],
  ['zerosLike', X],
  ['onesLike', X],
  ['eye', 2],
  ['identity', 2],
  ['tri', 2],
  ['tensor', X],
  ['convertToTensor', X],
];

describe('a misspelt option is never ignored', () => {
  it.each(CALLS.map(([name, ...args]) => [name, args] as const))('%s', (name, args) => {
    const op = table[name] as (...args: readonly unknown[]) => unknown;
    expect(() => op(...args)).not.toThrow();
    expect(() => op(...args, { misspelt: 1 })).toThrow(UnknownNameError);
  });

  it('and lists of names are no public names', () => {
    expect(Object.keys(table).filter((name) => /^[A-Z]/.test(name))).toEqual([]);
  });

  it('and the nearest name is suggested', () => {
    expect(() => ops.sum(X, { keepdim: true } as never)).toThrow("Did you mean 'keepdims'?");
  });
});
