/** TensorFlow.js as a participant: `node tfjs.ts cpu|wasm FOLDER`. */
import tf from '@tensorflow/tfjs';
import type { DenseWorkload } from '../kinds/dense.ts';
import { readInputs, reportEpochs } from '../participant.ts';
import { asTensor, startBackend, tfjsModel } from './tfjs-model.ts';

const { workload, arrays } = readInputs<DenseWorkload>();
const { batchSize, epochs, loss, metrics, optimizer } = workload;
await startBackend(process.argv[2]);
const model = tfjsModel(workload, arrays.weights);
model.compile({
  optimizer:
    optimizer.name === 'sgd'
      ? tf.train.sgd(optimizer.learningRate)
      : tf.train.adam(optimizer.learningRate, 0.9, 0.999, optimizer.epsilon),
  loss: {
    mse: 'meanSquaredError',
    sparse_categorical_crossentropy: 'sparseCategoricalCrossentropy',
  }[loss],
  metrics: [...metrics],
});
const ends: number[] = [];
const { history } = await model.fit(asTensor(arrays.x), asTensor(arrays.y), {
  batchSize,
  epochs,
  shuffle: false,
  verbose: 0,
  callbacks: { onEpochEnd: () => void ends.push(performance.now()) },
});
reportEpochs(tf.version.tfjs, ends, history.loss[history.loss.length - 1] as number);
