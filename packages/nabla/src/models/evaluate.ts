import { checkOptionNames, checkPositiveInteger, type HostRandom } from '../base/index.ts';
import { type Callback, CallbackList, type Verbosity } from '../callbacks/index.ts';
import { loadEngine } from '../runtime/index.ts';
import {
  ArraySource,
  type BatchSource,
  type DataSet,
  IterableSource,
  isBatches,
  readUserBatch,
  type UserBatches,
} from './batches.ts';
import { breathe } from './breathe.ts';
import type { DataLike } from './data.ts';
import type { Model } from './model.ts';
import { prepare, readArrays } from './prepare.ts';
import { type Logs, runLogs } from './steps.ts';

export interface EvaluateOptions {
  /** Rows of a step. Default 32. */
  batchSize?: number;
  /** Default `auto`: a bar on a terminal, quiet elsewhere. */
  verbose?: Verbosity;
  /** A weight for each row. */
  sampleWeight?: DataLike;
  /** Only so many steps. */
  steps?: number;
  callbacks?: readonly Callback[];
  /** Whether the result is an object by name. Default false. */
  returnDict?: boolean;
}

/** Loss and metrics over all rows, weighted by rows: a smaller last batch counts for less. */
export async function evaluate(
  model: Model,
  x: DataLike | UserBatches,
  y: DataLike | undefined,
  options: EvaluateOptions,
): Promise<Logs> {
  checkOptionNames('evaluate', options, [
    'batchSize',
    'verbose',
    'sampleWeight',
    'steps',
    'callbacks',
    'returnDict',
  ]);
  await loadEngine();
  const { batchSize = 32, verbose = 'auto', callbacks = [], steps } = options;
  const size = checkPositiveInteger('evaluate', 'batchSize', batchSize);
  const source = isBatches(x)
    ? iterableSource(model, x, steps)
    : arraySource(
        prepare(model, readArrays(model, x, y, { sampleWeight: options.sampleWeight })),
        size,
      );
  const list = new CallbackList(callbacks, {
    addProgbar: verbose !== 0,
    model,
    params: { verbose, epochs: 1, steps: source.steps },
  });
  return runEvaluation(model, source, list);
}

/** Runs the test step over a source, telling callbacks. */
export async function runEvaluation(
  model: Model,
  source: BatchSource,
  callbacks: CallbackList,
): Promise<Logs> {
  model.resetMetrics();
  await callbacks.onTestBegin();
  let logs: Logs = {};
  let step = 0;
  for await (const batch of source.epoch()) {
    if (callbacks.hasTestBatchHooks) await callbacks.onTestBatchBegin(step);
    const program = model.steps.get('test', batch.layout, '', (data) => model.testStep(data));
    logs = runLogs(program, batch);
    if (callbacks.hasTestBatchHooks) await callbacks.onTestBatchEnd(step, logs);
    step++;
    await breathe();
  }
  await callbacks.onTestEnd(logs);
  return logs;
}

/** Rows in memory as a source, shuffled where `random` is given. */
export function arraySource(
  { data, rows }: { data: DataSet; rows: number },
  batchSize: number,
  random?: HostRandom,
): ArraySource {
  return new ArraySource(data, rows, Math.min(batchSize, rows), random);
}

/** Batches of the user as a source; the model is built for the first one. */
export function iterableSource(
  model: Model,
  batches: UserBatches,
  steps: number | undefined,
): IterableSource {
  return new IterableSource(batches, steps, (batch) => {
    const names = { inputs: model.inputNames, outputs: model.outputNames };
    return prepare(model, readUserBatch(batch, names)).data;
  });
}
