/** What is compared. A new workload is a row in the file of its kind. */
import { cnn } from './cnn.ts';
import { dense } from './dense.ts';
import type { Kind, Workload } from './kind.ts';
import { latency } from './latency.ts';
import { op } from './op.ts';
import { script } from './script.ts';
import { transformer } from './transformer.ts';

export type { Arrays, Kind, Workload } from './kind.ts';

/** A workload with its kind, whatever it is. */
export interface Task {
  readonly kind: Kind;
  readonly workload: Workload;
}

const tasksOf = <W extends Workload>(kind: Kind<W>): Task[] =>
  kind.workloads.map((workload) => ({ kind: kind as unknown as Kind, workload }));

export const TASKS: readonly Task[] = [
  ...tasksOf(dense),
  ...tasksOf(script),
  ...tasksOf(cnn),
  ...tasksOf(transformer),
  ...tasksOf(op),
  ...tasksOf(latency),
];
