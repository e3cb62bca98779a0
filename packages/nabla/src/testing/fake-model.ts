import {
  type Callback,
  CallbackList,
  type CallbackModel,
  type Logs,
  type MonitoredMetric,
} from '../callbacks/index.ts';

/** A model for tests of callbacks: its only weight is the number of the epoch. */
export class FakeModel implements CallbackModel {
  stopTraining = false;
  readonly optimizer: { learningRate: number };
  readonly metrics: readonly MonitoredMetric[];
  weight = -1;

  constructor(learningRate = 0.1, metrics: readonly MonitoredMetric[] = []) {
    this.optimizer = { learningRate };
    this.metrics = metrics;
  }

  getWeights(): number[] {
    return [this.weight];
  }

  setWeights([weight]: readonly number[]): void {
    this.weight = weight;
  }
}

/** Tells `callbacks` of epochs with these logs, as `fit` does; gives the number that were run. */
export async function runEpochs(
  model: FakeModel,
  callbacks: readonly Callback[],
  epochs: readonly Logs[],
): Promise<{ epochs: number; list: CallbackList }> {
  const params = { verbose: 0, epochs: epochs.length, steps: 1 } as const;
  const list = new CallbackList(callbacks, { addHistory: true, model, params });
  await list.onTrainBegin();
  let epoch = 0;
  for (; epoch < epochs.length && !model.stopTraining; epoch++) {
    await list.onEpochBegin(epoch);
    model.weight = epoch;
    await list.onEpochEnd(epoch, epochs[epoch]);
  }
  await list.onTrainEnd();
  return { epochs: epoch, list };
}

/** Losses as float32, as training gives them. */
export function valLosses(...values: readonly number[]): Logs[] {
  return values.map((value) => ({ val_loss: Math.fround(value) }));
}
