import { type Arrays, type Kind, median, type Workload } from './kind.ts';

interface Sgd {
  readonly name: 'sgd';
  readonly learningRate: number;
}

interface Adam {
  readonly name: 'adam';
  readonly learningRate: number;
  readonly epsilon: number;
}

/**
 * Keras adds epsilon before it corrects the second moment, PyTorch and TensorFlow.js after that: with one so small
 * all take the same steps.
 */
export const adam: Adam = { name: 'adam', learningRate: 0.001, epsilon: 1e-10 };

/** A training by `fit`. */
export interface Training extends Workload {
  readonly loss: 'mse' | 'sparse_categorical_crossentropy';
  /** Whether the model ends before the softmax. */
  readonly logits?: boolean;
  readonly metrics: readonly string[];
  readonly optimizer: Sgd | Adam;
  readonly rows: number;
  readonly batchSize: number;
  /** The first one, with import and compilation behind it, is not counted. */
  readonly epochs: number;
}

/** What all trainings have in common. */
export function training<W extends Training>(
  program: string,
  workloads: readonly W[],
  arrays: (workload: W) => Arrays,
): Kind<W> {
  return {
    program,
    workloads,
    arrays,
    withRows: (workload, rows) => ({ ...workload, rows: Math.min(rows, workload.rows) }),
    facts: ({ rows, batchSize, epochs }) =>
      `${rows} rows, batch ${batchSize}, median of ${epochs - 1} epochs`,
    unit: 'us a step',
    measure: ({ rows, batchSize }, { times }) =>
      (median(times) / Math.ceil(rows / batchSize)) * 1e6,
    agreed: 'last loss',
  };
}
