import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import tf from '@tensorflow/tfjs';
import wasm from '@tensorflow/tfjs-backend-wasm';
import type { DenseWorkload } from '../kinds/dense.ts';
import type { Filled } from '../kinds/kind.ts';

/** Makes a backend of TensorFlow.js the one that runs: `cpu` or `wasm`. */
export async function startBackend(name: string): Promise<void> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${dirname(main)}/`);
  await tf.setBackend(name);
  await tf.ready();
}

export function tfjsModel(
  { inputs, layers }: Pick<DenseWorkload, 'inputs' | 'layers'>,
  weights: readonly Filled[],
): tf.Sequential {
  const model = tf.sequential();
  layers.forEach(({ units, activation }, at) => {
    const inputShape = at === 0 ? { inputShape: [inputs] } : {};
    model.add(tf.layers.dense({ units, activation: activation as 'relu', ...inputShape }));
  });
  model.setWeights(weights.map(asTensor));
  return model;
}

export function asTensor({ shape, values }: Filled): tf.Tensor {
  return tf.tensor(values, [...shape], 'float32');
}
