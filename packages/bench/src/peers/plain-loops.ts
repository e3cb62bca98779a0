/** What loops over numbers do, without any library: `node plain-loops.ts FOLDER`. Sigmoid layers, sgd, mse. */
import type { DenseWorkload } from '../kinds/dense.ts';
import { readInputs, reportEpochs } from '../participant.ts';

const { workload, arrays } = readInputs<DenseWorkload>();
const { rows, batchSize, epochs, optimizer } = workload;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const widths = [workload.inputs, ...workload.layers.map(({ units }) => units)];
const kernels = arrays.weights.filter((_, at) => at % 2 === 0).map(({ values }) => values);
const biases = arrays.weights.filter((_, at) => at % 2 === 1).map(({ values }) => values);
const values = widths.map((width) => new Float64Array(width));
const slopes = widths.map((width) => new Float64Array(width));
const kernelSums = kernels.map(({ length }) => new Float64Array(length));
const biasSums = biases.map(({ length }) => new Float64Array(length));
const last = widths.length - 1;

function forward(row: number): number {
  for (let i = 0; i < widths[0]; i++) values[0][i] = arrays.x.values[row * widths[0] + i];
  for (let layer = 0; layer < last; layer++) {
    const [from, to, width] = [values[layer], values[layer + 1], widths[layer + 1]];
    for (let j = 0; j < width; j++) {
      let sum = biases[layer][j];
      for (let i = 0; i < from.length; i++) sum += from[i] * kernels[layer][i * width + j];
      to[j] = sigmoid(sum);
    }
  }
  const error = values[last][0] - arrays.y.values[row];
  slopes[last][0] = 2 * error;
  return error * error;
}

function backward(): void {
  for (let layer = last - 1; layer >= 0; layer--) {
    const [from, to, width] = [values[layer], values[layer + 1], widths[layer + 1]];
    slopes[layer].fill(0);
    for (let j = 0; j < width; j++) {
      const slope = slopes[layer + 1][j] * to[j] * (1 - to[j]);
      biasSums[layer][j] += slope;
      for (let i = 0; i < from.length; i++) {
        kernelSums[layer][i * width + j] += slope * from[i];
        slopes[layer][i] += slope * kernels[layer][i * width + j];
      }
    }
  }
}

function update(weights: Float32Array | Int32Array, sums: Float64Array, count: number): void {
  for (let i = 0; i < weights.length; i++) weights[i] -= (optimizer.learningRate * sums[i]) / count;
  sums.fill(0);
}

const ends: number[] = [];
let loss = 0;
for (let epoch = 0; epoch < epochs; epoch++) {
  loss = 0;
  for (let start = 0; start < rows; start += batchSize) {
    const end = Math.min(rows, start + batchSize);
    for (let row = start; row < end; row++) {
      loss += forward(row) / rows;
      backward();
    }
    for (let layer = 0; layer < last; layer++) {
      update(kernels[layer], kernelSums[layer], end - start);
      update(biases[layer], biasSums[layer], end - start);
    }
  }
  ends.push(performance.now());
}
reportEpochs(process.version, ends, loss);
