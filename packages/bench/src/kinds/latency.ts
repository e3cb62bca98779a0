import { type Calls, calls } from './calls.ts';
import { type DenseWorkload, denseArrays, images } from './dense.ts';
import type { Kind } from './kind.ts';

/** One row through a chain of dense layers. */
export interface LatencyWorkload extends Calls, Pick<DenseWorkload, 'inputs' | 'layers'> {}

const WORKLOADS: readonly LatencyWorkload[] = [
  {
    name: 'W8',
    title: 'one row through 784-128-10',
    inputs: images.inputs,
    layers: images.layers,
    seconds: 1,
    least: 20,
  },
];

export const latency: Kind<LatencyWorkload> = {
  ...calls,
  program: 'latency',
  workloads: WORKLOADS,
  arrays: (workload) => {
    const { x, weights } = denseArrays({ ...images, ...workload, rows: 1, batchSize: 1 });
    return { x, weights };
  },
};
