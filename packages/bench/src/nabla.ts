/** nabla as a participant: `node nabla.ts FOLDER`. */
import { readFileSync } from 'node:fs';
import { tensor } from 'nabla';
import { LambdaCallback } from 'nabla/callbacks';
import { Dense } from 'nabla/layers';
import { Sequential } from 'nabla/models';
import { get } from 'nabla/optimizers';
import { type Result, readInputs } from './participant.ts';

const { workload, inputs } = readInputs(process.argv[2]);
const { rows, batchSize, epochs, loss, metrics, optimizer } = workload;
const model = new Sequential(
  workload.layers.map(
    ({ units, activation }, at) =>
      new Dense(units, { activation, ...(at === 0 ? { inputDim: workload.inputs } : {}) }),
  ),
);
model.setWeights(inputs.weights.map(({ shape, values }) => tensor(values, { shape })));
model.compile({
  optimizer: get(optimizer.name, { learning_rate: optimizer.learningRate }),
  loss,
  metrics: [...metrics],
});
const ends: number[] = [];
const { history } = await model.fit(
  tensor(inputs.x, { shape: [rows, workload.inputs] }),
  tensor(inputs.y, { shape: loss === 'mse' ? [rows, 1] : [rows] }),
  {
    batchSize,
    epochs,
    shuffle: false,
    verbose: 0,
    callbacks: [new LambdaCallback({ onEpochEnd: () => void ends.push(performance.now() / 1000) })],
  },
);
const manifest = new URL(import.meta.resolve('nabla/package.json'));
const result: Result = {
  version: JSON.parse(readFileSync(manifest, 'utf8')).version,
  first: ends[0],
  epochs: ends.slice(1).map((end, at) => end - ends[at]),
  loss: history.loss[history.loss.length - 1],
};
console.log(JSON.stringify(result));
