import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inputs } from './inputs.ts';
import type { Workload } from './workloads.ts';

/** What a participant prints as its last line, as JSON. */
export interface Result {
  readonly version: string;
  /** Seconds until the end of the first epoch, from the start of the program. */
  readonly first: number;
  /** Seconds of each later epoch, as the participant's own clock has them. */
  readonly epochs: readonly number[];
  /** The loss of the last epoch: the mean over its rows, each before the step of its batch. */
  readonly loss: number;
}

/** Reads what `writeInputs` wrote. */
export function readInputs(folder: string): { workload: Workload; inputs: Inputs } {
  const workload = JSON.parse(readFileSync(join(folder, 'workload.json'), 'utf8')) as Workload;
  const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name))).buffer;
  const widths = [workload.inputs, ...workload.layers.map(({ units }) => units)];
  const weights = workload.layers.flatMap(({ units }, at) =>
    [[widths[at], units], [units]].map((shape, part) => ({
      shape,
      values: new Float32Array(bytes(`w${2 * at + part}.bin`)),
    })),
  );
  const y = bytes('y.bin');
  return {
    workload,
    inputs: {
      x: new Float32Array(bytes('x.bin')),
      y: workload.loss === 'mse' ? new Float32Array(y) : new Int32Array(y),
      weights,
    },
  };
}
