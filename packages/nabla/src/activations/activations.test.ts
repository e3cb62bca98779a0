import { describe, expect, it } from 'vitest';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { grad, multiply, sigmoid, softmax, sum, tensor } from '../ops/index.ts';
import * as activations from './index.ts';

type Row = readonly [
  name: string,
  args: readonly unknown[],
  values: readonly number[],
  slopes: readonly number[],
];

const X = [
  [-7, -2.5, -0.75, -0.25],
  [0.25, 0.75, 2.5, 7],
];

/**
 * Keras 3.15.1 in float64: the values at X, and the gradient by X of Σ (1, 2, 3, ...) · values.
 */
const rows: readonly Row[] = [
  ['relu', [], [0, 0, 0, 0, 0.25, 0.75, 2.5, 7], [0, 0, 0, 0, 5, 6, 7, 8]],
  ['relu6', [], [0, 0, 0, 0, 0.25, 0.75, 2.5, 6], [0, 0, 0, 0, 5, 6, 7, 0]],
  [
    'leakyRelu',
    [],
    [-1.4, -0.5, -0.15, -0.05, 0.25, 0.75, 2.5, 7],
    [0.2, 0.4, 0.6, 0.8, 5, 6, 7, 8],
  ],
  [
    'elu',
    [],
    [-0.99908812, -0.917915, -0.52763345, -0.22119922, 0.25, 0.75, 2.5, 7],
    [0.00091188197, 0.16417, 1.4170997, 3.1152031, 5, 6, 7, 8],
  ],
  [
    'selu',
    [],
    [-1.7564962, -1.6137858, -0.92763202, -0.3888902, 0.26267525, 0.78802574, 2.6267525, 7.3549069],
    [0.0016031791, 0.28862716, 2.491402, 5.4768366, 5.2535049, 6.3042059, 7.3549069, 8.4056079],
  ],
  [
    'celu',
    [],
    [-0.99908812, -0.917915, -0.52763345, -0.22119922, 0.25, 0.75, 2.5, 7],
    [0.00091188197, 0.16417, 1.4170997, 3.1152031, 5, 6, 7, 8],
  ],
  [
    'softplus',
    [],
    [
      0.00091146645, 0.078889734, 0.38687101, 0.57593942, 0.82593942, 1.136871, 2.5788897,
      7.0009115,
    ],
    [0.00091105119, 0.15171636, 0.9624639, 1.751294, 2.8108825, 4.0750722, 6.4689927, 7.9927116],
  ],
  [
    'softsign',
    [],
    [-0.875, -0.71428571, -0.42857143, -0.2, 0.2, 0.42857143, 0.71428571, 0.875],
    [0.015625, 0.16326531, 0.97959184, 2.56, 3.2, 1.9591837, 0.57142857, 0.125],
  ],
  ['softShrink', [], [-6.5, -2, -0.25, 0, 0, 0.25, 2, 6.5], [1, 2, 3, 0, 0, 6, 7, 8]],
  [
    'sparsePlus',
    [],
    [0, 0, 0.015625, 0.140625, 0.390625, 0.765625, 2.5, 7],
    [0, 0, 0.375, 1.5, 3.125, 5.25, 7, 8],
  ],
  [
    'silu',
    [],
    [
      -0.0063773584, -0.18964545, -0.24061598, -0.10945587, 0.14054413, 0.50938402, 2.3103546,
      6.9936226,
    ],
    [-0.0054604971, -0.19880222, 0.47220017, 1.5051599, 3.1185501, 5.0555997, 7.6958078, 8.043684],
  ],
  [
    'gelu',
    [],
    [-8.9586878e-12, -0.015524163, -0.16997051, -0.10032342, 0.14967658, 0.58002949, 2.4844758, 7],
    [-6.266323e-11, -0.075222172, 0.0023228348, 1.2185066, 3.4768668, 5.9953543, 7.2632776, 8],
  ],
  [
    'glu',
    [],
    [-2.2457491, -1.0945587, 0.23103546, 0.74931671],
    [0.3208213, 0.875647, -1.525265, -1.2306704, 2.7724255, 3.9963558, 0.052577787, 0.0027306635],
  ],
  [
    'tanh',
    [],
    [
      -0.99999833, -0.98661435, -0.635149, -0.24491866, 0.24491866, 0.635149, 0.98661435,
      0.99999833,
    ],
    [
      3.3378601e-6, 0.053184271, 1.7897573, 3.7600596, 4.7000742, 3.5795145, 0.18614492,
      2.6702859e-5,
    ],
  ],
  [
    'tanhShrink',
    [],
    [
      -6.0000017, -1.5133857, -0.11485105, -0.0050813376, 0.0050813376, 0.11485105, 1.5133857,
      6.0000017,
    ],
    [0.99999667, 1.9468155, 1.2102426, 0.2399406, 0.29992576, 2.4204852, 6.8138544, 7.9999734],
  ],
  [
    'sigmoid',
    [],
    [0.00091105119, 0.07585818, 0.3208213, 0.4378235, 0.5621765, 0.6791787, 0.92414182, 0.99908895],
    [
      0.00091022118, 0.14020743, 0.65368498, 0.98453633, 1.2306704, 1.30737, 0.49072602,
      0.0072817694,
    ],
  ],
  ['sparseSigmoid', [], [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1], [0, 0, 1.5, 2, 2.5, 3, 0, 0]],
  [
    'exponential',
    [],
    [0.00091188197, 0.082084999, 0.47236655, 0.77880078, 1.2840254, 2.117, 12.182494, 1096.6332],
    [0.00091188197, 0.16417, 1.4170997, 3.1152031, 6.4201271, 12.702, 85.277458, 8773.0653],
  ],
  [
    'hardSigmoid',
    [],
    [0, 0.083333333, 0.375, 0.45833333, 0.54166667, 0.625, 0.91666667, 1],
    [0, 0.33333333, 0.5, 0.66666667, 0.83333333, 1, 1.1666667, 0],
  ],
  [
    'hardSilu',
    [],
    [0, -0.20833333, -0.28125, -0.11458333, 0.13541667, 0.46875, 2.2916667, 7],
    [0, -0.66666667, 0.75, 1.6666667, 2.9166667, 4.5, 9.3333333, 8],
  ],
  ['hardTanh', [], [-1, -1, -0.75, -0.25, 0.25, 0.75, 1, 1], [0, 0, 3, 4, 5, 6, 0, 0]],
  ['hardShrink', [], [-7, -2.5, -0.75, 0, 0, 0.75, 2.5, 7], [1, 2, 3, 0, 0, 6, 7, 8]],
  ['linear', [], [-7, -2.5, -0.75, -0.25, 0.25, 0.75, 2.5, 7], [1, 2, 3, 4, 5, 6, 7, 8]],
  [
    'mish',
    [],
    [
      -0.0063802634, -0.1968162, -0.27649471, -0.12992696, 0.16957241, 0.61001834, 2.4713923,
      6.9999884,
    ],
    [-0.0054658869, -0.21948715, 0.48223722, 1.7592624, 3.7708633, 5.9145501, 7.2879067, 8.0001725],
  ],
  [
    'logSoftmax',
    [],
    [-7.288305, -2.788305, -1.038305, -0.53830504, -6.7641103, -6.2641103, -4.5141103, -0.01411031],
    [0.99316514, 1.3847459, -0.54054281, -1.8373682, 4.9699837, 5.9505114, 6.715213, -17.635708],
  ],
  [
    'logSigmoid',
    [],
    [
      -7.0009115, -2.5788897, -1.136871, -0.82593942, -0.57593942, -0.38687101, -0.078889734,
      -0.00091146645,
    ],
    [0.99908895, 1.8482836, 2.0375361, 2.248706, 2.1891175, 1.9249278, 0.53100726, 0.0072884096],
  ],
  [
    'softmax',
    [],
    [
      0.00068348555, 0.061525409, 0.35405428, 0.58373682, 0.0011544742, 0.0019034061, 0.010953346,
      0.98598877,
    ],
    [
      -0.0017229608, -0.093570576, -0.18440721, 0.27970074, -0.0034423838, -0.0037721253,
      -0.010753737, 0.017968246,
    ],
  ],
  [
    'squareplus',
    [],
    [0.14005494, 0.35078106, 0.69300047, 0.88278222, 1.1327822, 1.4430005, 2.8507811, 7.1400549],
    [0.019238026, 0.21913119, 0.97331484, 1.7519305, 2.8100868, 4.0533703, 6.2330408, 7.8460958],
  ],
  [
    'relu',
    [{ negativeSlope: 0.1 }],
    [-0.7, -0.25, -0.075, -0.025, 0.25, 0.75, 2.5, 7],
    [0.1, 0.2, 0.3, 0.4, 5, 6, 7, 8],
  ],
  ['relu', [{ maxValue: 2 }], [0, 0, 0, 0, 0.25, 0.75, 2, 2], [0, 0, 0, 0, 5, 6, 0, 0]],
  ['relu', [{ maxValue: 6 }], [0, 0, 0, 0, 0.25, 0.75, 2.5, 6], [0, 0, 0, 0, 5, 6, 7, 0]],
  ['relu', [{ threshold: 0.5 }], [0, 0, 0, 0, 0, 0.75, 2.5, 7], [0, 0, 0, 0, 0, 6, 7, 8]],
  [
    'relu',
    [{ negativeSlope: 0.1, maxValue: 2, threshold: 0.5 }],
    [-0.75, -0.3, -0.125, -0.075, -0.025, 0.75, 2, 2],
    [0.1, 0.2, 0.3, 0.4, 0.5, 6, 0, 0],
  ],
  [
    'leakyRelu',
    [{ negativeSlope: 0.3 }],
    [-2.1, -0.75, -0.225, -0.075, 0.25, 0.75, 2.5, 7],
    [0.3, 0.6, 0.9, 1.2, 5, 6, 7, 8],
  ],
  [
    'elu',
    [{ alpha: 0.5 }],
    [-0.49954406, -0.4589575, -0.26381672, -0.11059961, 0.25, 0.75, 2.5, 7],
    [0.00045594098, 0.082084999, 0.70854983, 1.5576016, 5, 6, 7, 8],
  ],
  [
    'celu',
    [{ alpha: 0.5 }],
    [-0.49999958, -0.49663103, -0.38843492, -0.19673467, 0.25, 0.75, 2.5, 7],
    [8.3152872e-7, 0.013475894, 0.66939048, 2.4261226, 5, 6, 7, 8],
  ],
  [
    'gelu',
    [{ approximate: true }],
    [-2.7200464e-15, -0.015084266, -0.17003944, -0.10032465, 0.14967535, 0.57996056, 2.4849157, 7],
    [-3.1812136e-14, -0.075903152, 0.0031852316, 1.2185836, 3.4767705, 5.9936295, 7.265661, 8],
  ],
  [
    'glu',
    [{ axis: 0 }],
    [-3.9352355, -1.6979467, -0.69310637, -0.24977224],
    [
      0.5621765, 1.3583574, 2.7724255, 3.9963558, -1.7229386, -1.089475, -0.15773336,
      -0.00091022118,
    ],
  ],
  ['softShrink', [{ threshold: 1 }], [-6, -1.5, 0, 0, 0, 0, 1.5, 6], [1, 2, 0, 0, 0, 0, 7, 8]],
  ['hardShrink', [{ threshold: 1 }], [-7, -2.5, 0, 0, 0, 0, 2.5, 7], [1, 2, 0, 0, 0, 0, 7, 8]],
  [
    'squareplus',
    [{ b: 1 }],
    [0.035533906, 0.096291202, 0.25, 0.3903882, 0.6403882, 1, 2.5962912, 7.0355339],
    [0.0050252532, 0.071523309, 0.6, 1.5149287, 3.1063391, 4.8, 6.7496684, 7.959798],
  ],
  [
    'softmax',
    [{ axis: 0 }],
    [
      0.0007096704, 0.037326887, 0.037326887, 0.0007096704, 0.99929033, 0.96267311, 0.96267311,
      0.99929033,
    ],
    [
      -0.0028366671, -0.14373436, -0.14373436, -0.0028366671, 0.0028366671, 0.14373436, 0.14373436,
      0.0028366671,
    ],
  ],
  [
    'logSoftmax',
    [{ axis: 0 }],
    [
      -7.2507099, -3.2880414, -3.2880414, -7.2507099, -0.00070992233, -0.038041372, -0.038041372,
      -0.00070992233,
    ],
    [0.99574198, 1.7013849, 2.6267311, 3.991484, -0.99574198, -1.7013849, -2.6267311, -3.991484],
  ],
  ['threshold', [0.5, -1], [-1, -1, -1, -1, -1, 0.75, 2.5, 7], [0, 0, 0, 0, 0, 6, 7, 8]],
  // Not Keras's, whose results do not add up to 1 here: worked out by hand.
  ['sparsemax', [], [0, 0, 0.25, 0.75, 0, 0, 0, 1], [0, 0, -0.5, 0.5, 0, 0, 0, 0]],
  ['sparsemax', [{ axis: 0 }], [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0]],
];

type Fn = (x: Tensor, ...args: unknown[]) => Tensor;
const named = activations as unknown as Record<string, Fn>;

/** Keras's names, as configs have them. */
const NAMES = [
  ...['celu', 'elu', 'exponential', 'gelu', 'glu', 'hard_shrink', 'hard_sigmoid', 'hard_silu'],
  ...['hard_tanh', 'leaky_relu', 'linear', 'log_sigmoid', 'log_softmax', 'mish', 'relu', 'relu6'],
  ...['selu', 'sigmoid', 'silu', 'soft_shrink', 'softmax', 'softplus', 'softsign', 'sparse_plus'],
  ...['sparse_sigmoid', 'sparsemax', 'squareplus', 'tanh', 'tanh_shrink', 'threshold'],
];

function slopesOf(fn: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const weights = tensor(Float64Array.from({ length: fn(x).size }, (_, index) => index + 1));
  return grad((at) => {
    const y = fn(at);
    return sum(multiply(y, tensor(weights, { shape: y.shape })));
  })(x);
}

function expectClose(found: Tensor, wanted: readonly number[]): void {
  expect(found.size).toBe(wanted.length);
  for (const [index, value] of found.dataSync().entries()) {
    expect(Math.abs(value - wanted[index])).toBeLessThanOrEqual(
      1e-7 * Math.abs(wanted[index]) + 1e-12,
    );
  }
}

describe('activations', () => {
  it.each(rows)('%s %j has the values and slopes of Keras', (name, args, values, slopes) => {
    const fn = (x: Tensor) => named[name](x, ...args);
    const x = tensor(X, { dtype: 'float64' });
    expectClose(fn(x), values);
    expectClose(slopesOf(fn, x), slopes);
  });

  // Keras 3.15.1 on jax. For elu, selu and celu at 0 this is the slope from below.
  it.each([
    ['relu', 0],
    ['relu6', 0],
    ['elu', 1],
    ['selu', 1.7580993408473766],
    ['celu', 1],
    ['softplus', 0.5],
    ['softsign', 1],
    ['soft_shrink', 0],
    ['hard_shrink', 0],
    ['sparse_plus', 0.5],
    ['silu', 0.5],
    ['gelu', 0.5],
    ['hard_tanh', 1],
    ['mish', 0.6],
  ])('%s has the slope %s at 0', (name, slope) => {
    expectClose(slopesOf(activations.get(name), tensor(0, { dtype: 'float64' })), [slope]);
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
