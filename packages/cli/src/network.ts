import { NablaError, setRandomSeed } from 'nabla';
import type { Callback } from 'nabla/callbacks';
import type { Dataset } from 'nabla/data';
import { Dense } from 'nabla/layers';
import { Sequential } from 'nabla/models';
import { get as getOptimizer } from 'nabla/optimizers';
import type { Settings } from './options.ts';

/** A network for a data set: hidden layers as asked, and a last layer that fits the target. */
export function makeNetwork(dataset: Dataset, settings: Settings): Sequential {
  setRandomSeed(settings.seed);
  const { activation, layers } = settings;
  const model = new Sequential();
  const inputDim = dataset.features.length;
  const units = dataset.classes?.length ?? 1;
  const last = dataset.classes ? 'softmax' : 'linear';
  layers.forEach((width, index) => {
    model.add(new Dense(width, { activation, ...(index === 0 ? { inputDim } : {}) }));
  });
  model.add(new Dense(units, { activation: last, ...(layers.length === 0 ? { inputDim } : {}) }));
  model.compile({
    optimizer: getOptimizer(
      settings.optimizer,
      settings.learningRate === undefined ? {} : { learning_rate: settings.learningRate },
    ),
    loss: settings.loss ?? (dataset.classes ? 'categorical_crossentropy' : 'mean_squared_error'),
    metrics: dataset.classes ? ['accuracy'] : ['mean_absolute_error'],
  });
  return model;
}

/** What a trained network is worth on rows that it has not seen. */
export interface Scores {
  readonly train: Readonly<Record<string, number>>;
  readonly test: Readonly<Record<string, number>> | undefined;
  /** What always saying the commonest class, or the mean, is worth there. */
  readonly baseline: number;
}

/** Trains a network as the settings say. Throws when it ends in numbers that are not finite. */
export async function trainNetwork(
  model: Sequential,
  dataset: Dataset,
  settings: Settings,
  callbacks: readonly Callback[],
): Promise<Scores> {
  const { epochs, batchSize } = settings;
  const { train, test } = dataset;
  await model.fit(train.x, train.y, { epochs, batchSize, verbose: 0, callbacks });
  const losses = model.history?.history.loss ?? [];
  if (!losses.every(Number.isFinite))
    throw new NablaError(
      'The training failed: the loss is no longer a finite number. Try a smaller --learning-rate.',
      { doing: 'train', given: losses },
    );
  const score = (part: Dataset['train']) =>
    model.evaluate(part.x, part.y, { verbose: 0, returnDict: true });
  return {
    train: inUnits(await score(train), dataset),
    test: test.x.length > 0 ? inUnits(await score(test), dataset) : undefined,
    baseline: baselineOf(dataset),
  };
}

/** Errors of a scaled target in its own units. */
function inUnits(
  scores: Readonly<Record<string, number>>,
  { targetScale }: Dataset,
): Readonly<Record<string, number>> {
  if (!targetScale || scores.mean_absolute_error === undefined) return scores;
  return { ...scores, mean_absolute_error: scores.mean_absolute_error * targetScale.deviation };
}

function baselineOf({ train, test, targetScale }: Dataset): number {
  const part = test.y.length > 0 ? test : train;
  if (targetScale) {
    return (
      (part.y.reduce((sum, [value]) => sum + Math.abs(value), 0) / part.y.length) *
      targetScale.deviation
    );
  }
  const counts = train.y.reduce<number[]>(
    (sums, row) => row.map((value, at) => value + (sums[at] ?? 0)),
    [],
  );
  const commonest = counts.indexOf(Math.max(...counts));
  return part.y.filter((row) => row[commonest] === 1).length / part.y.length;
}
