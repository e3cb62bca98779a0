import type { Arrays } from './kind.ts';
import { kernelAndBias, uniform } from './random.ts';
import { adam, type Training, training } from './training.ts';

/** A chain of dense layers. */
export interface DenseWorkload extends Training {
  readonly inputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: string }[];
  /** Random numbers from 0 to 1 unless said: the corners of a square are the rows of XOR. */
  readonly data?: 'corners';
}

export const seed = {
  inputs: 2,
  layers: [
    { units: 3, activation: 'sigmoid' },
    { units: 1, activation: 'sigmoid' },
  ],
  loss: 'mse',
  metrics: ['mae', 'mse'],
  optimizer: { name: 'sgd', learningRate: 0.01 },
  rows: 1000,
  batchSize: 32,
  epochs: 50,
} as const;

export const images = {
  inputs: 784,
  layers: [
    { units: 128, activation: 'relu' },
    { units: 10, activation: 'softmax' },
  ],
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
  optimizer: adam,
  rows: 60_000,
  epochs: 3,
} as const;

const WORKLOADS: readonly DenseWorkload[] = [
  { name: 'W1', title: 'the seed network', ...seed },
  {
    ...seed,
    name: 'W1-xor',
    title: 'the seed network on XOR',
    data: 'corners',
    rows: 4,
    batchSize: 1,
    epochs: 5000,
  },
  { name: 'W2-32', title: 'Fashion-MNIST-shaped', ...images, batchSize: 32 },
  { name: 'W2-128', title: 'Fashion-MNIST-shaped', ...images, batchSize: 128 },
  {
    name: 'W3',
    title: 'three wide layers',
    inputs: 1024,
    layers: [
      { units: 1024, activation: 'relu' },
      { units: 1024, activation: 'relu' },
      { units: 1024, activation: 'relu' },
      { units: 10, activation: 'softmax' },
    ],
    loss: 'sparse_categorical_crossentropy',
    metrics: [],
    optimizer: { name: 'sgd', learningRate: 0.01 },
    rows: 5120,
    batchSize: 256,
    epochs: 3,
  },
];

/** Rows of a rule that can be learned, and weights of Glorot's size. */
export function denseArrays({ inputs, layers, rows, data, loss }: DenseWorkload): Arrays {
  const random = uniform();
  const x =
    data === 'corners'
      ? Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1)
      : Float32Array.from({ length: rows * inputs }, () => random());
  const classes = layers[layers.length - 1].units;
  const place = (row: number) =>
    (x[row * inputs] > 0.5 ? 1 : 0) ^ (x[row * inputs + 1] > 0.5 ? 1 : 0);
  const group = (row: number) =>
    Math.min(classes - 1, Math.floor(x[row * inputs + 2] * (classes / 2)) * 2 + place(row));
  const y =
    loss === 'mse'
      ? { shape: [rows, 1], values: Float32Array.from({ length: rows }, (_, row) => place(row)) }
      : { shape: [rows], values: Int32Array.from({ length: rows }, (_, row) => group(row)) };
  const widths = [inputs, ...layers.map(({ units }) => units)];
  const weights = layers.flatMap(({ units }, at) => kernelAndBias(random, [widths[at], units]));
  return { x: { shape: [rows, inputs], values: x }, y, weights };
}

export const dense = training('dense', WORKLOADS, denseArrays);
