/**
 * ONNX Runtime as a participant, in WebAssembly: `node onnx.ts FOLDER`. The package of its native form cannot be
 * installed where only registries are reached.
 */
import { InferenceSession, Tensor } from 'onnxruntime-web';
import type { LatencyWorkload } from '../kinds/latency.ts';
import { readInputs, reportCalls, versionOf } from '../participant.ts';
import { denseOnnx } from './onnx-model.ts';

const { workload, arrays } = readInputs<LatencyWorkload>();
const session = await InferenceSession.create(denseOnnx(workload, arrays.weights));
const x = new Tensor('float32', arrays.x.values as Float32Array, arrays.x.shape);
await reportCalls(
  versionOf('onnxruntime-web'),
  workload,
  async () => (await session.run({ x })).y.data as Float32Array,
  (numbers) => numbers,
);
