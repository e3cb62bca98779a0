import { describe, expect, it } from 'vitest';
import { leaf, type Tensor, Variable } from '../graph/index.ts';
import { tensor } from '../ops/index.ts';
import type { Optimizer } from './index.ts';
import {
  Adadelta,
  Adafactor,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  Ftrl,
  Lamb,
  Lion,
  Nadam,
  RMSprop,
  SGD,
} from './index.ts';

/** Weights after four steps of real Keras 3.15.1 (jax, float32): the kernel's four, the bias's two. */
const KERNEL = [1, -2, 0.5, 3];
const BIAS = [0.1, -0.2];
const GRADIENTS = [
  [
    [0.5, -1, 2, 0.25],
    [1, -3],
  ],
  [
    [-0.25, 2, 1, 0],
    [0.5, 0.75],
  ],
  [
    [1, 1, -2, -0.5],
    [0, 1.5],
  ],
  [
    [0.125, -4, 0.75, 2],
    [-1, 0.25],
  ],
];

interface Case {
  readonly make: new (options: Record<string, number | boolean>) => Optimizer;
  readonly options: Record<string, number | boolean>;
  readonly weights: readonly number[];
  readonly average?: readonly number[];
}

const CASES: readonly Case[] = [
  {
    make: SGD,
    options: { learningRate: 0.1 },
    weights: [0.86249995, -1.7999998, 0.32500005, 2.8249998, 0.050000001, -0.15000001],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, momentum: 0.9 },
    weights: [0.69330001, -1.9881001, -0.1538, 2.809025, -0.27939999, 0.31845],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, momentum: 0.9, nesterov: true },
    weights: [0.58647001, -1.78929, -0.26341999, 2.6531227, -0.29146001, 0.31660503],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, weightDecay: 0.1 },
    weights: [0.82508349, -1.7191819, 0.31122822, 2.7070305, 0.050024696, -0.148037],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 },
    weights: [0.65695906, -1.908083, -0.1614698, 2.6917059, -0.2763243, 0.31328502],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, clipnorm: 1.0 },
    weights: [0.94666255, -1.9973255, 0.43225011, 2.9650648, 0.11539148, -0.30438524],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, clipvalue: 0.5 },
    weights: [0.91249996, -2.0, 0.39999998, 2.9749999, 0.050000001, -0.27500001],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, globalClipnorm: 1.0 },
    weights: [0.96054995, -2.0052729, 0.46011019, 2.9677684, 0.075312883, -0.21110113],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, lossScaleFactor: 8.0 },
    weights: [0.98281252, -1.9750001, 0.47812501, 2.9781249, 0.09375, -0.19374999],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, useEma: true, emaMomentum: 0.5 },
    weights: [0.86249995, -1.7999998, 0.32500005, 2.8249998, 0.050000001, -0.15000001],
    average: [0.89062494, -1.9499998, 0.32500005, 2.9124999, 0.0062499996, -0.090625003],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 2 },
    weights: [0.88124996, -1.875, 0.36250001, 2.9124999, 0.025000002, -0.062499996],
    average: [0.88124996, -1.875, 0.36250001, 2.9124999, 0.025000002, -0.062499996],
  },
  {
    make: SGD,
    options: { learningRate: 0.1, momentum: 0.9, gradientAccumulationSteps: 2 },
    weights: [0.92000002, -1.9449999, 0.27749997, 2.9012499, 0.0074999966, -0.073749997],
  },
  {
    make: Adam,
    options: { learningRate: 0.1, gradientAccumulationSteps: 2, weightDecay: 0.1, clipnorm: 1.0 },
    weights: [0.79214412, -2.0144393, 0.35268077, 2.7553725, -0.0012979503, -0.10441097],
  },
  {
    make: SGD,
    options: {
      learningRate: 0.1,
      useEma: true,
      emaMomentum: 0.5,
      emaOverwriteFrequency: 2,
      gradientAccumulationSteps: 2,
    },
    weights: [0.95937502, -1.9749999, 0.38124999, 2.9499998, 0.050000001, -0.13124999],
    average: [0.95937502, -1.9749999, 0.38124999, 2.9499998, 0.050000001, -0.13124999],
  },
  {
    make: Adam,
    options: { learningRate: 0.1 },
    weights: [0.74766034, -1.9611588, 0.27279496, 2.8185239, -0.17046846, -0.048657279],
  },
  {
    make: Adam,
    options: { learningRate: 0.1, amsgrad: true, beta2: 0.9 },
    weights: [0.75199932, -1.9619479, 0.27119645, 2.8224661, -0.17128405, -0.048305724],
  },
  {
    make: Adam,
    options: { learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 0.01 },
    weights: [0.76517832, -1.9671077, 0.29235598, 2.8474326, -0.14151897, -0.071259335],
  },
  {
    make: AdamW,
    options: { learningRate: 0.1 },
    weights: [0.74622887, -1.9580303, 0.27219442, 2.8138869, -0.17040503, -0.048496868],
  },
  {
    make: AdamW,
    options: { learningRate: 0.1, weightDecay: 0.1 },
    weights: [0.71241456, -1.884073, 0.25802886, 2.7042754, -0.16886321, -0.04472822],
  },
  {
    make: RMSprop,
    options: { learningRate: 0.1 },
    weights: [0.51247215, -1.8285522, 0.17356278, 2.6661026, -0.13613224, -0.14021003],
  },
  {
    make: RMSprop,
    options: { learningRate: 0.1, momentum: 0.9 },
    weights: [-0.26035255, -1.6682057, -0.65033442, 2.1543665, -1.159537, 0.35858485],
  },
  {
    make: RMSprop,
    options: { learningRate: 0.1, centered: true, rho: 0.8 },
    weights: [0.59998697, -1.8644575, 0.21563956, 2.7318497, -0.10927837, -0.14922079],
  },
  {
    make: RMSprop,
    options: { learningRate: 0.1, centered: true, momentum: 0.5, epsilon: 0.001 },
    weights: [0.15830988, -1.8157122, -0.15938661, 2.5388346, -0.57631928, 0.02985236],
  },
  {
    make: Adagrad,
    options: { learningRate: 0.1 },
    weights: [0.85980904, -1.9486169, 0.39911792, 2.9206214, 0.026853416, -0.17536312],
  },
  {
    make: Adagrad,
    options: { learningRate: 0.1, initialAccumulatorValue: 1.0, epsilon: 0.01 },
    weights: [0.90340292, -1.9654291, 0.41000366, 2.9326475, 0.051590808, -0.17709918],
  },
  {
    make: Adadelta,
    options: { learningRate: 1.0 },
    weights: [0.99725592, -1.9990381, 0.49849644, 2.9978175, 0.099158436, -0.20017894],
  },
  {
    make: Adadelta,
    options: { learningRate: 1.0, rho: 0.9, epsilon: 0.01 },
    weights: [0.45949876, -1.8030632, 0.16458271, 2.6499662, -0.076932728, -0.25010481],
  },
  {
    make: Adamax,
    options: { learningRate: 0.1 },
    weights: [0.80083352, -1.9496415, 0.29892161, 2.8493547, -0.12424196, -0.062811747],
  },
  {
    make: Adamax,
    options: { learningRate: 0.1, beta1: 0.8, beta2: 0.9 },
    weights: [0.79715014, -1.9573636, 0.30279455, 2.8492179, -0.12717679, -0.075188018],
  },
  {
    make: Nadam,
    options: { learningRate: 0.1 },
    weights: [0.81573856, -1.9368415, 0.37563127, 2.8708391, -0.0018373802, -0.16082524],
  },
  {
    make: Nadam,
    options: { learningRate: 0.1, beta1: 0.8, beta2: 0.9, gradientAccumulationSteps: 2 },
    weights: [0.78061152, -2.0100892, 0.42295283, 2.7801707, 0.0428706, -0.14980638],
  },
  {
    make: Ftrl,
    options: { learningRate: 0.1 },
    weights: [0.32528657, -1.345594, 0.32103103, 0.56722778, -0.0032977352, -0.15439741],
  },
  {
    make: Ftrl,
    options: {
      learningRate: 0.1,
      l1RegularizationStrength: 0.5,
      l2RegularizationStrength: 0.1,
      l2ShrinkageRegularizationStrength: 0.05,
      beta: 0.5,
      learningRatePower: -0.7,
    },
    weights: [0.12762336, -1.0171436, 0.30332777, 0.15463947, 0.0, -0.14636889],
  },
  {
    make: Lion,
    options: { learningRate: 0.1 },
    weights: [0.79999995, -1.9999999, 0.30000001, 2.8000002, -0.1, -0.40000001],
  },
  {
    make: Lion,
    options: { learningRate: 0.1, beta1: 0.5, beta2: 0.5, weightDecay: 0.1 },
    weights: [0.66456604, -1.9211723, 0.28425813, 2.6857483, -0.097980313, -0.19607931],
  },
  {
    make: Lamb,
    options: { learningRate: 0.1 },
    weights: [0.24962293, -1.9908022, -0.084544741, 2.5483367, 0.029446961, -0.17504808],
  },
  {
    make: Lamb,
    options: { learningRate: 0.1, weightDecay: 0.1, beta1: 0.8 },
    weights: [0.2736634, -1.9090326, -0.025127281, 2.4573202, 0.057488136, -0.18238722],
  },
  {
    make: Adafactor,
    options: { learningRate: 0.1 },
    weights: [0.79430634, -1.861208, 0.28005153, 2.8357158, 0.095110476, -0.20375255],
  },
  {
    make: Adafactor,
    options: { learningRate: 0.1, clipThreshold: 0.5, beta2Decay: -0.5, relativeStep: false },
    weights: [0.89824682, -1.9466722, 0.3397274, 2.9189978, 0.093971968, -0.21007872],
  },
];

const values = (variables: readonly Variable[]) =>
  variables.flatMap(({ value }) => Array.from(value.dataSync()));

function expectNear(given: readonly number[], wanted: readonly number[]): void {
  expect(given).toHaveLength(wanted.length);
  wanted.forEach((each, index) => {
    expect(
      Math.abs(given[index] - each),
      `element ${index}: ${given[index]}, wanted ${each}`,
    ).toBeLessThan(2e-6);
  });
}

const matrix = (numbers: readonly number[]): Tensor => leaf(Float32Array.from(numbers), [2, 2]);

describe('the rules of Keras', () => {
  it.each(CASES.map((each) => [each.make.name, JSON.stringify(each.options), each] as const))(
    '%s %s moves weights as Keras does',
    (_name, _options, { make, options, weights, average }) => {
      const optimizer = new make(options);
      const kernel = new Variable(matrix(KERNEL), { name: 'kernel' });
      const bias = new Variable(tensor(BIAS), { name: 'bias' });
      for (const [k, b] of GRADIENTS) optimizer.apply([matrix(k), tensor(b)], [kernel, bias]);
      expectNear(values([kernel, bias]), weights);
      if (!average) return;
      optimizer.finalizeVariableValues([kernel, bias]);
      expectNear(values([kernel, bias]), average);
    },
  );

  it('Adafactor factors the last two axes of weights with more', () => {
    const start = [1, 2, 3, 4, 5, 6, 7, 8].map((value) => value / 8);
    const weight = new Variable(tensor(start, { shape: [2, 2, 2] }));
    const optimizer = new Adafactor({ learningRate: 0.1 });
    for (const g of [
      [1, -2, 0.5, 3, -1, 0.25, 2, 4],
      [0.5, 0.5, -3, 1, 2, -0.125, 1, -1],
    ]) {
      optimizer.apply([tensor(g, { shape: [2, 2, 2] })], [weight]);
    }
    const keras = [
      0.013055367, 0.27401769, 0.43011183, 0.41536725, 0.61757064, 0.74069124, 0.79299808,
      0.96920347,
    ];
    expectNear(values([weight]), keras);
  });
});
