/** A network and how it is trained: the same for nabla and its peers. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly inputs: number;
  readonly layers: readonly { readonly units: number; readonly activation: string }[];
  readonly loss: 'mse' | 'sparse_categorical_crossentropy';
  readonly metrics: readonly string[];
  readonly optimizer: { readonly name: 'sgd' | 'adam'; readonly learningRate: number };
  /** Random numbers from 0 to 1 unless said: the corners of a square are the rows of XOR. */
  readonly data?: 'corners';
  readonly rows: number;
  readonly batchSize: number;
  /** The first one, with import and compilation behind it, is not counted. */
  readonly epochs: number;
}

const seed = {
  inputs: 2,
  layers: [
    { units: 3, activation: 'sigmoid' },
    { units: 1, activation: 'sigmoid' },
  ],
  loss: 'mse',
  metrics: ['mae', 'mse'],
  optimizer: { name: 'sgd', learningRate: 0.01 },
} as const;

const images = {
  inputs: 784,
  layers: [
    { units: 128, activation: 'relu' },
    { units: 10, activation: 'softmax' },
  ],
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
  optimizer: { name: 'adam', learningRate: 0.001 },
  rows: 60_000,
} as const;

export const WORKLOADS: readonly Workload[] = [
  { name: 'W1', title: 'the seed network', ...seed, rows: 1000, batchSize: 32, epochs: 50 },
  {
    name: 'W1-xor',
    title: 'the seed network on XOR',
    ...seed,
    data: 'corners',
    rows: 4,
    batchSize: 1,
    epochs: 5000,
  },
  { name: 'W2-32', title: 'Fashion-MNIST-shaped', ...images, batchSize: 32, epochs: 3 },
  { name: 'W2-128', title: 'Fashion-MNIST-shaped', ...images, batchSize: 128, epochs: 3 },
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
