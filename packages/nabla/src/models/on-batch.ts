import { checkOptionNames, type Tree, type TypedArray } from '../base/index.ts';
import { leaf, type Tensor } from '../graph/index.ts';
import { engine, loadEngine } from '../runtime/index.ts';
import { toBatch } from './batches.ts';
import type { ClassWeight } from './class-weight.ts';
import type { DataLike } from './data.ts';
import type { Model } from './model.ts';
import { prepare, readArrays } from './prepare.ts';
import { type Logs, runLogs } from './steps.ts';

export interface OnBatchOptions {
  sampleWeight?: DataLike;
  classWeight?: ClassWeight;
  /** Whether the result is an object by name. Default false. */
  returnDict?: boolean;
}

const OPTION_NAMES: readonly (keyof OnBatchOptions)[] = [
  'sampleWeight',
  'classWeight',
  'returnDict',
];

/** One training step on all the rows given. */
export function trainOnBatch(
  model: Model,
  x: DataLike,
  y: DataLike | undefined,
  options: OnBatchOptions,
): Logs {
  checkOptionNames('trainOnBatch', options, OPTION_NAMES);
  const batch = toBatch(prepare(model, readArrays(model, x, y, options)).data);
  const program = model.steps.get('train', batch.layout, model.trainableSignature(), (data) =>
    model.trainStep(data),
  );
  return runLogs(program, batch);
}

/** One evaluation step on all the rows given. */
export function testOnBatch(
  model: Model,
  x: DataLike,
  y: DataLike | undefined,
  options: OnBatchOptions,
): Logs {
  checkOptionNames('testOnBatch', options, OPTION_NAMES);
  const batch = toBatch(prepare(model, readArrays(model, x, y, options)).data);
  return runLogs(
    model.steps.get('test', batch.layout, '', (data) => model.testStep(data)),
    batch,
  );
}

/** What the model computes for all the rows given, as one batch. */
export async function predictOnBatch(model: Model, x: DataLike): Promise<Tree<Tensor>> {
  if (!engine()) await loadEngine();
  const { data } = prepare(model, readArrays(model, x, undefined));
  const batch = toBatch(data);
  const program = model.steps.get('predict', batch.layout, '', (given) =>
    model.predictOutputs(given),
  );
  const results = program.run(batch.arrays) as Record<string, TypedArray>;
  return model.asOutputs(
    Object.entries(program.outputs).map(([name, { shape, dtype }]) =>
      leaf(results[name], shape, dtype),
    ),
  );
}
