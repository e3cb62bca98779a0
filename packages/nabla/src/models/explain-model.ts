import { convertValues, isFloating, type Tree } from '../base/index.ts';
import type { ExplainOptions, Explanation, Subject } from '../explain/index.ts';
import { explainer } from '../explain/installed.ts';
import type { Tensor } from '../graph/index.ts';
import { toBatch } from './batches.ts';
import type { DataLike } from './data.ts';
import type { Model } from './model.ts';
import { type DataOptions, prepare, readArrays } from './prepare.ts';
import { unpack } from './steps.ts';

/** Explains the next training step of a model on rows. See `Model.explain`. */
export function explainModel(
  model: Model,
  x: DataLike,
  y: DataLike | undefined,
  options: ExplainOptions & DataOptions,
): Explanation {
  const explain = explainer();
  const { sampleWeight, classWeight, ...rest } = options;
  const { data, rows } = prepare(
    model,
    readArrays(model, x, y, { sampleWeight, classWeight }, 'as given'),
  );
  const batch = toBatch(data);
  const step = {
    avals: batch.layout.avals,
    arrays: batch.arrays.map((values, index) =>
      rest.precision === 'float32' && isFloating(batch.layout.avals[index].dtype)
        ? convertValues(values, batch.layout.avals[index].dtype)
        : values,
    ),
    unpack: (tensors: readonly Tensor[]) => unpack(batch.layout, tensors),
  };
  return explain(subjectOf(model), step, rows, rest);
}

function subjectOf(model: Model): Subject {
  return {
    name: model.name,
    optimizer: model.optimizer,
    trainableVariables: model.trainableVariables,
    losses: model.compiledLoss?.parts.map(({ loss }) => loss) ?? [],
    forward: (x, training) => model.invoke(x, { training }) as Tree<Tensor>,
    lossTerms: (data) => model.lossTerms(data),
  };
}
