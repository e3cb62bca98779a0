/** Sends one row through a model of TensorFlow.js: `node tfjs-latency.ts cpu|wasm FOLDER`. */
import tf from '@tensorflow/tfjs';
import type { LatencyWorkload } from '../kinds/latency.ts';
import { readInputs, reportCalls } from '../participant.ts';
import { asTensor, startBackend, tfjsModel } from './tfjs-model.ts';

const { workload, arrays } = readInputs<LatencyWorkload>();
await startBackend(process.argv[2]);
const model = tfjsModel(workload, arrays.weights);
const row = asTensor(arrays.x);
await reportCalls(
  tf.version.tfjs,
  workload,
  () => {
    const result = model.predictOnBatch(row) as tf.Tensor;
    const numbers = result.dataSync();
    result.dispose();
    return numbers;
  },
  (numbers) => numbers,
);
