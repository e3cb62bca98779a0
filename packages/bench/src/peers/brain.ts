/** brain.js as a participant: `node brain.ts FOLDER`. Sigmoid layers, row by row. */
import brain from 'brain.js';
import type { DenseWorkload } from '../kinds/dense.ts';
import { readInputs, reportEpochs, versionOf } from '../participant.ts';

/** What its types leave out. */
interface Net {
  sizes: number[];
  weights: number[][][];
  biases: number[][];
  initialize(): void;
}

const { workload, arrays } = readInputs<DenseWorkload>();
const { rows, inputs, layers, epochs, optimizer } = workload;
const network = new brain.NeuralNetwork({ activation: 'sigmoid' });
const net = network as unknown as Net;
net.sizes = [inputs, ...layers.map(({ units }) => units)];
net.initialize();
layers.forEach(({ units }, at) => {
  const [kernel, bias] = arrays.weights.slice(2 * at).map(({ values }) => values);
  const from = net.sizes[at];
  net.biases[at + 1] = [...bias.subarray(0, units)];
  net.weights[at + 1] = Array.from({ length: units }, (_, unit) =>
    Array.from({ length: from }, (_, input) => kernel[input * units + unit]),
  );
});
const data = Array.from({ length: rows }, (_, row) => ({
  input: [...arrays.x.values.subarray(row * inputs, (row + 1) * inputs)],
  output: [arrays.y.values[row]],
}));
const ends: number[] = [];
let loss = 0;
network.train(data, {
  iterations: epochs,
  // It minimizes half the squared error.
  learningRate: 2 * optimizer.learningRate,
  // It takes no zero.
  momentum: 1e-300,
  errorThresh: 1e-300,
  // Of an epoch that it logs, it knows the loss.
  log: () => {},
  logPeriod: 1,
  callback: ({ error }: { error: number }) => {
    ends.push(performance.now());
    loss = error;
  },
  callbackPeriod: 1,
});
reportEpochs(versionOf('brain.js'), ends, loss);
