import { Callback, type Logs } from './callback.ts';

/** Where the first number of a training that is not finite came from. */
export interface NonFiniteNote {
  /** The step, from 1. */
  readonly step: number;
  /** Path of the layer, or of the optimizer; empty for the loss. */
  readonly layer: string;
  readonly op: string;
  /** Plain gradient descent is stable below this, where it is known. */
  readonly safeLearningRate?: number;
  readonly message: string;
}

/**
 * The losses and metrics of each epoch: what `fit` resolves to.
 *
 * Source: `keras.callbacks.History`.
 *
 * ```ts
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const results = await model.fit([[1]], [1], { epochs: 2, verbose: 0 });
 * results.epoch; // [0, 1]
 * results.history.loss[0]; // 1
 * ```
 */
export class History extends Callback {
  /** The epochs that were run, from 0. */
  epoch: number[] = [];
  /** By name, a number for each epoch. */
  readonly history: Record<string, number[]> = {};
  /** Set when the loss was NaN or infinite. */
  nonFinite: NonFiniteNote | undefined;
  /**
   * The loss of always predicting the mean of y, for mse, mae and crossentropies: what a model has to
   * get below before it has learned anything of x.
   */
  baseline: number | undefined;
  /** What the order of the rows was drawn with. */
  seed: number | undefined;
  /** What there was to say about the training. */
  readonly notes: string[] = [];

  override onTrainBegin(): void {
    this.epoch = [];
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      const values = this.history[name];
      if (values) values.push(value);
      else this.history[name] = [value];
    }
  }

  /** Keeps a remark about the training and warns with it. */
  note(message: string): void {
    this.notes.push(message);
    console.warn(message);
  }
}
