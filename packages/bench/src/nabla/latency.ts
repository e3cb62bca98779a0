/** Sends one row through a model of nabla, again and again: `node latency.ts FOLDER`. */
import type { LatencyWorkload } from '../kinds/latency.ts';
import { readInputs, reportCalls, versionOf } from '../participant.ts';
import { denseModel } from './dense-model.ts';
import { asTensor } from './train.ts';

const { workload, arrays } = readInputs<LatencyWorkload>();
const model = denseModel(workload);
model.setWeights(arrays.weights.map(asTensor));
const row = asTensor(arrays.x);
await reportCalls(
  versionOf('nabla'),
  workload,
  async () => (await model.predictOnBatch(row)).dataSync(),
  (result) => result,
);
