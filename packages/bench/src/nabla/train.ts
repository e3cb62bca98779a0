import { tensor } from 'nabla';
import { LambdaCallback } from 'nabla/callbacks';
import { get as getLoss } from 'nabla/losses';
import type { Model } from 'nabla/models';
import { get as getOptimizer } from 'nabla/optimizers';
import type { Filled } from '../kinds/kind.ts';
import type { Training } from '../kinds/training.ts';
import { readInputs, reportEpochs, versionOf } from '../participant.ts';

export const asTensor = ({ shape, values }: Filled) => tensor(values, { shape });

/** Makes a model of the workload, trains it as the workload says, and reports. */
export async function train<W extends Training>(make: (workload: W) => Model): Promise<void> {
  const { workload, arrays } = readInputs<W>();
  const { batchSize, epochs, loss, logits, metrics, optimizer } = workload;
  const { name, learningRate, ...rest } = optimizer;
  const model = make(workload);
  model.setWeights(arrays.weights.map(asTensor));
  model.compile({
    optimizer: getOptimizer(name, { learning_rate: learningRate, ...rest }),
    loss: getLoss(loss, logits ? { from_logits: true } : {}),
    metrics: [...metrics],
  });
  const ends: number[] = [];
  const clock = new LambdaCallback({ onEpochEnd: () => void ends.push(performance.now()) });
  const { history } = await model.fit(asTensor(arrays.x), asTensor(arrays.y), {
    batchSize,
    epochs,
    shuffle: false,
    verbose: 0,
    callbacks: [clock],
  });
  reportEpochs(versionOf('nabla'), ends, history.loss[history.loss.length - 1]);
}
