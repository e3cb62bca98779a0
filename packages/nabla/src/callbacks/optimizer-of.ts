import { UsageError } from '../base/index.ts';
import type { CallbackModel, MonitoredOptimizer } from './model.ts';

/** The optimizer of a model. Throws `UsageError` where it has none, in the name of the callback. */
export function optimizerOf(callback: string, model: CallbackModel): MonitoredOptimizer {
  if (model.optimizer) return model.optimizer;
  throw new UsageError(
    `${callback}: the model has no optimizer. Call model.compile({ optimizer: 'sgd', loss: 'mse' }) first.`,
    { doing: callback, wanted: 'a compiled model' },
  );
}
