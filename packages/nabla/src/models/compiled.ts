import { checkOptionNames } from '../base/index.ts';
import { Mean } from '../metrics/index.ts';
import type { Optimizer, OptimizerLike } from '../optimizers/index.ts';
import { named as getOptimizer } from '../optimizers/named.ts';
import { CompileLoss, type LossSpec, type LossWeights } from './compile-loss.ts';
import { CompileMetrics, type MetricsSpec } from './compile-metrics.ts';

export interface CompileOptions {
  /** Default `rmsprop`, as in Keras. */
  optimizer?: OptimizerLike;
  /** One for all outputs, a list, or a map by output. */
  loss?: LossSpec;
  lossWeights?: LossWeights;
  /** Measured without the weights of rows. */
  metrics?: MetricsSpec;
  /** Measured with the weights of rows. */
  weightedMetrics?: MetricsSpec;
}

const OPTION_NAMES: readonly (keyof CompileOptions)[] = [
  'optimizer',
  'loss',
  'lossWeights',
  'metrics',
  'weightedMetrics',
];

/** What `compile` decided. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: CompileLoss | undefined;
  readonly metrics: CompileMetrics;
  /** The mean of the loss. */
  readonly tracker: Mean;
  /** Which weights were trainable then. */
  readonly trainable: string;
}

/** Options of `compile` as objects. Throws `UnknownNameError` for unknown names, with the nearest. */
export function makeCompiled(
  options: CompileOptions,
  outputs: readonly string[],
  trainable: string,
): Compiled {
  checkOptionNames('compile', options, OPTION_NAMES);
  const { optimizer = 'rmsprop', loss, lossWeights, metrics, weightedMetrics } = options;
  return {
    optimizer: getOptimizer(optimizer),
    loss: loss === undefined ? undefined : new CompileLoss(loss, lossWeights, outputs),
    metrics: new CompileMetrics(metrics, weightedMetrics, outputs),
    tracker: new Mean({ name: 'loss' }),
    trainable,
  };
}
