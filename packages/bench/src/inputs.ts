import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workload } from './workloads.ts';

/** What every participant starts from: the same rows in the same order, the same weights. */
export interface Inputs {
  readonly x: Float32Array;
  readonly y: Float32Array | Int32Array;
  /** Kernel and bias of each layer in turn. */
  readonly weights: readonly { readonly shape: readonly number[]; readonly values: Float32Array }[];
}

/** Rows of a rule that can be learned, and weights of Glorot's size. */
export function makeInputs(workload: Workload): Inputs {
  const random = uniform(20_260_101);
  const { inputs, layers, rows } = workload;
  const x =
    workload.data === 'corners'
      ? Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1)
      : Float32Array.from({ length: rows * inputs }, () => random());
  const classes = layers[layers.length - 1].units;
  const place = (row: number) =>
    (x[row * inputs] > 0.5 ? 1 : 0) ^ (x[row * inputs + 1] > 0.5 ? 1 : 0);
  const y =
    workload.loss === 'mse'
      ? Float32Array.from({ length: rows }, (_, row) => place(row))
      : Int32Array.from({ length: rows }, (_, row) =>
          Math.min(classes - 1, Math.floor(x[row * inputs + 2] * (classes / 2)) * 2 + place(row)),
        );
  const widths = [inputs, ...layers.map(({ units }) => units)];
  const weights = layers.flatMap(({ units }, at) => {
    const [fanIn, limit] = [widths[at], Math.sqrt(6 / (widths[at] + units))];
    const kernel = Float32Array.from({ length: fanIn * units }, () => (2 * random() - 1) * limit);
    return [
      { shape: [fanIn, units], values: kernel },
      { shape: [units], values: new Float32Array(units) },
    ];
  });
  return { x, y, weights };
}

/** Writes what a participant in another process reads: workload.json, and numbers as bytes. */
export function writeInputs(folder: string, workload: Workload, inputs: Inputs): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'workload.json'), JSON.stringify(workload));
  writeFileSync(join(folder, 'x.bin'), inputs.x);
  writeFileSync(join(folder, 'y.bin'), inputs.y);
  inputs.weights.forEach(({ values }, at) => {
    writeFileSync(join(folder, `w${at}.bin`), values);
  });
}

/** Numbers from 0 to below 1 (xorshift32), the same everywhere. */
function uniform(start: number): () => number {
  let state = start;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
