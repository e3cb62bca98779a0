import { type DenseWorkload, denseArrays, seed } from './dense.ts';
import { type Kind, median } from './kind.ts';

const WORKLOADS: readonly DenseWorkload[] = [
  { name: 'W1-script', title: 'the seed program, from its start to its end', ...seed },
];

const STARTS = 3;

/** How long a process takes that imports, compiles and trains. */
export const script: Kind<DenseWorkload> = {
  program: 'dense',
  starts: STARTS,
  workloads: WORKLOADS,
  arrays: denseArrays,
  withRows: (workload, rows) => ({ ...workload, rows: Math.min(rows, workload.rows) }),
  facts: ({ epochs }) => `${epochs} epochs, median of ${STARTS} processes`,
  unit: 'ms a process',
  measure: (_, { processes }) => median(processes) * 1e3,
  agreed: 'last loss',
};
