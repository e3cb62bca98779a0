import type { Optimizer } from '../optimizers/index.ts';

/** A metric as callbacks see it. */
export interface MonitoredMetric {
  readonly name: string;
  /** Whether better is greater (`up`) or less (`down`). */
  readonly direction?: 'up' | 'down';
}

/** What callbacks use of an optimizer. */
export type MonitoredOptimizer = Pick<Optimizer, 'learningRate'>;

/** What callbacks use of a model. */
export interface CallbackModel {
  /** Set to true, training ends after the running batch. */
  stopTraining: boolean;
  readonly optimizer: MonitoredOptimizer | undefined;
  readonly metrics: readonly MonitoredMetric[];
  getWeights(): unknown[];
  setWeights(weights: readonly unknown[]): void;
}
