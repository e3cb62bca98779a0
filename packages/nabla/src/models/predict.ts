import {
  checkOptionNames,
  checkPositiveInteger,
  type Tree,
  type TypedArray,
} from '../base/index.ts';
import { type Callback, CallbackList, type Verbosity } from '../callbacks/index.ts';
import { leaf, type Tensor } from '../graph/index.ts';
import { concatenate } from '../ops/index.ts';
import { loadEngine } from '../runtime/index.ts';
import { type BatchSource, isBatches, type UserBatches } from './batches.ts';
import { breathe } from './breathe.ts';
import type { DataLike } from './data.ts';
import { arraySource, iterableSource } from './evaluate.ts';
import type { Model } from './model.ts';
import { prepare, readArrays } from './prepare.ts';

export interface PredictOptions {
  /** Rows of a step. Default 32. */
  batchSize?: number;
  /** Default 0. */
  verbose?: Verbosity;
  steps?: number;
  callbacks?: readonly Callback[];
}

/** What the model computes for all rows. */
export async function predict(
  model: Model,
  x: DataLike | UserBatches,
  options: PredictOptions,
): Promise<Tree<Tensor>> {
  checkOptionNames('predict', options, ['batchSize', 'verbose', 'steps', 'callbacks']);
  await loadEngine();
  const { batchSize = 32, verbose = 0, callbacks = [], steps } = options;
  const size = checkPositiveInteger('predict', 'batchSize', batchSize);
  const source: BatchSource = isBatches(x)
    ? iterableSource(model, x, steps)
    : arraySource(prepare(model, readArrays(model, x, undefined)), size);
  const list = new CallbackList(callbacks, {
    addProgbar: verbose !== 0,
    model,
    params: { verbose, epochs: 1, steps: source.steps },
  });
  await list.onPredictBegin();
  const parts: Tensor[][] = [];
  for await (const batch of source.epoch()) {
    if (list.hasPredictBatchHooks) await list.onPredictBatchBegin(parts.length);
    const program = model.steps.get('predict', batch.layout, '', (data) =>
      model.predictOutputs(data),
    );
    const results = program.run(batch.arrays);
    parts.push(
      Object.entries(program.outputs).map(([name, { shape: own, dtype }]) =>
        leaf(results[name] as TypedArray, own, dtype),
      ),
    );
    if (list.hasPredictBatchHooks) await list.onPredictBatchEnd(parts.length - 1, {});
    await breathe();
  }
  await list.onPredictEnd();
  const joined = parts[0].map((_, index) => joinRows(parts.map((part) => part[index])));
  return model.asOutputs(joined);
}

function joinRows(parts: readonly Tensor[]): Tensor {
  if (parts.length === 1) return parts[0];
  const joined = concatenate(parts, { axis: 0 });
  joined.dataSync();
  return joined;
}
