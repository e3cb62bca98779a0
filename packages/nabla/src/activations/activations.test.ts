import { describe, expect, it } from 'vitest';
import { toCamelCase } from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { grad, multiply, sigmoid, softmax, sum, type TensorLike, tensor } from '../ops/index.ts';
import { type GoldenArray, goldenCases, goldenTensor, goldenValues } from '../testing/golden.ts';
import * as activations from './index.ts';

interface GoldenCase {
  readonly name: string;
  readonly activation: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly x: GoldenArray;
  readonly cotangent: GoldenArray | null;
  readonly value: GoldenArray;
  /** By x, of Σ cotangent · value. */
  readonly derivative: GoldenArray;
}

const golden = goldenCases<GoldenCase>('activations');

/** Where nabla takes the mathematics: TensorFlow, which made these numbers, takes other slopes at 0. */
const SLOPES_AT_0: Readonly<Record<string, number>> = { celu: 1, selu: 1.7580993408473766 };

/** Keras 3.15's results do not add up to 1 for these rows: keras#23425. */
const cases = golden.filter(({ activation }) => activation !== 'sparsemax');

type Fn = (x: Tensor, ...args: unknown[]) => Tensor;
const named = activations as unknown as Record<string, Fn>;

/** Keras's names, as configs have them. */
const NAMES = [
  ...['celu', 'elu', 'exponential', 'gelu', 'glu', 'hard_shrink', 'hard_sigmoid', 'hard_silu'],
  ...['hard_tanh', 'leaky_relu', 'linear', 'log_sigmoid', 'log_softmax', 'mish', 'relu', 'relu6'],
  ...['selu', 'sigmoid', 'silu', 'soft_shrink', 'softmax', 'softplus', 'softsign', 'sparse_plus'],
  ...['sparse_sigmoid', 'sparsemax', 'squareplus', 'tanh', 'tanh_shrink', 'threshold'],
];

/** The gradient by `x` of Σ cotangent · fn(x). */
function slopesOf(fn: (x: Tensor) => Tensor, x: Tensor, cotangent: TensorLike = 1): Tensor {
  return grad((at) => sum(multiply(fn(at), cotangent)))(x);
}

function expectClose(found: Tensor, wanted: ArrayLike<number>, relative: number): void {
  expect(found.size).toBe(wanted.length);
  for (const [index, value] of found.dataSync().entries()) {
    const limit = relative * Math.abs(wanted[index]) + 2e-6;
    // An infinity is only close to itself.
    const close =
      value === wanted[index] ||
      (Number.isFinite(limit) && Math.abs(value - wanted[index]) <= limit);
    expect([index, value, wanted[index], close]).toEqual([index, value, wanted[index], true]);
  }
}

describe('activations', () => {
  it.each(cases)('$name has the values and slopes of Keras', (each) => {
    const x = goldenTensor(each.x);
    const given = Object.entries(each.arguments).map(
      ([key, value]) => [toCamelCase(key), value] as const,
    );
    // Those of threshold have no defaults, so they stand in order.
    const args =
      each.activation === 'threshold'
        ? given.map(([, value]) => value)
        : [Object.fromEntries(given)];
    const fn = (at: Tensor) => named[toCamelCase(each.activation)](at, ...args);
    const { cotangent } = each;
    const weights = cotangent ? goldenTensor(cotangent) : 1;
    expectClose(fn(x), goldenValues(each.value), 1e-5);
    const at = goldenValues(each.x);
    const slopes = goldenValues(each.derivative).map((slope, index) =>
      at[index] === 0 ? (SLOPES_AT_0[each.activation] ?? slope) : slope,
    );
    expectClose(slopesOf(fn, x, weights), slopes, 1e-4);
  });

  it('adds up to 1 after sparsemax, with slopes that add up to 0', () => {
    const x = tensor(
      [
        [-7, -2.5, -0.75, -0.25],
        [0.25, 0.75, 2.5, 7],
      ],
      { dtype: 'float64' },
    );
    expectClose(activations.sparsemax(x), [0, 0, 0.25, 0.75, 0, 0, 0, 1], 1e-9);
    const slopes = slopesOf((at) => activations.sparsemax(at), x, [1, 2, 3, 4]);
    expectClose(slopes, [0, 0, -0.5, 0.5, 0, 0, 0, 0], 1e-9);
  });

  it.each(NAMES.filter((name) => !['glu', 'threshold', 'exponential'].includes(name)))(
    '%s has finite values and slopes far from 0, in float32 too',
    (name) => {
      for (const dtype of ['float32', 'float64'] as const) {
        const x = tensor([-1000, -100, 100, 1000], { dtype });
        const fn = activations.get(name);
        expect([...fn(x).dataSync(), ...slopesOf(fn, x).dataSync()].every(Number.isFinite)).toBe(
          true,
        );
      }
    },
  );

  it.each(['relu', 'relu6', 'leaky_relu', 'elu', 'selu', 'hard_sigmoid', 'sparse_plus', 'gelu'])(
    '%s lets NaN through, so that it is seen',
    (name) => {
      expect(
        activations
          .get(name)(tensor([Number.NaN]))
          .item(),
      ).toBeNaN();
    },
  );

  it('gives a symbolic tensor for a symbolic one, and linear gives it back', () => {
    const x = new KerasTensor([null, 4], 'float32');
    const y = activations.leakyRelu(x);
    expect(y).toBeInstanceOf(KerasTensor);
    expect(y.shape).toEqual([null, 4]);
    expect(activations.linear(x)).toBe(x);
  });

  it('is the very op that losses look for: sigmoid and softmax', () => {
    expect(activations.sigmoid).toBe(sigmoid);
    expect(activations.softmax).toBe(softmax);
    const opOf = (x: Tensor) => (x.origin.kind === 'op' ? x.origin.op.name : 'none');
    const x = tensor([[1, 2]]);
    expect([opOf(sigmoid(x)), opOf(softmax(x))]).toEqual(['sigmoid', 'softmax']);
  });

  it('refuses an option that relu does not have', () => {
    expect(() => activations.relu([1], { maxvalue: 6 } as object)).toThrow(
      /Did you mean 'maxValue'/,
    );
  });
});

describe('activations.get', () => {
  it.each(NAMES)('finds %s, which knows itself by that name', (name) => {
    const fn = activations.get(name);
    expect(activations.serialize(fn)).toBe(name);
    expect(activations.deserialize(name)).toBe(fn);
  });

  it('knows every name of Keras and no other', () => {
    const error = (() => {
      try {
        return activations.get('nothing like it');
      } catch (thrown) {
        return thrown as { facts: { wanted: string[] } };
      }
    })() as { facts: { wanted: string[] } };
    expect(error.facts.wanted.toSorted()).toEqual([...NAMES, 'swish', 'hard_swish'].toSorted());
  });

  it.each([
    ['leakyRelu', 'leaky_relu'],
    ['hardSigmoid', 'hard_sigmoid'],
    ['swish', 'silu'],
    ['hard_swish', 'hard_silu'],
    ['hardSwish', 'hard_silu'],
    [null, 'linear'],
    [undefined, 'linear'],
    [
      {
        module: 'keras.activations',
        class_name: 'function',
        config: 'relu6',
        registered_name: 'relu6',
      },
      'relu6',
    ],
  ] as const)('takes %j for %s', (identifier, name) => {
    expect(activations.serialize(activations.get(identifier))).toBe(name);
  });

  it('gives a function of the user back, and writes its name', () => {
    const double = (x: Tensor) => multiply(2, x);
    expect(activations.get(double)).toBe(double);
    const written = {
      module: 'builtins',
      class_name: 'function',
      config: 'double',
      registered_name: 'function',
    };
    expect(activations.serialize(double)).toEqual(written);
    expect(() => activations.deserialize(activations.serialize(double))).toThrow(
      /activation 'double'/,
    );
  });

  it('suggests the nearest name, and says what it wants', () => {
    expect(() => activations.get('rellu')).toThrow(
      /Unknown activation 'rellu'. Did you mean 'relu'/,
    );
    expect(() => activations.get(3 as never)).toThrow(/3 is no activation: give a name/);
  });
});
