import type { Outcome } from '../participant.ts';

/** Numbers in row-major order. */
export interface Filled {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** What every participant starts from: the same rows in the same order, the same weights. */
export interface Arrays {
  readonly x?: Filled;
  readonly y?: Filled;
  /** Weights in the order of the layers; the operands, where there is one op. */
  readonly weights: readonly Filled[];
}

export interface Workload {
  /** `W2`, or `W2-32` where there are several: `W2` then means all of them. */
  readonly name: string;
  readonly title: string;
}

/** Workloads that the same programs run, and how they are measured. */
export interface Kind<W extends Workload = Workload> {
  readonly workloads: readonly W[];
  /** The participants' programs for it. */
  readonly program: string;
  /** How often each participant is started. Default: once. */
  readonly starts?: number;
  arrays(workload: W): Arrays;
  /** The workload with `rows` rows at most; kinds without it have none. */
  withRows?(workload: W, rows: number): W;
  /** How it is measured, for the title of a table. */
  facts(workload: W): string;
  /** What `measure` gives: the head of a column. */
  readonly unit: string;
  measure(workload: W, outcome: Outcome): number;
  /** What all must agree on: the head of a column. */
  readonly agreed: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
