import { UsageError } from '../base/index.ts';
import type { CallbackModel } from './model.ts';

/** Losses and metrics by name. */
export type Logs = Record<string, number>;

/** A hook may take its time: training waits for a promise. */
export type HookResult = void | Promise<void>;

/** 0 prints nothing, 1 draws a bar, 2 prints a line per epoch; `auto`: 1 on a terminal, else 0. */
export type Verbosity = 0 | 1 | 2 | 'auto';

/** What is known of a training when it begins. */
export interface TrainingParams {
  readonly verbose: Verbosity;
  readonly epochs: number;
  /** Steps of an epoch; `undefined` while it is not known. */
  readonly steps: number | undefined;
}

/**
 * Something that is told how training goes: override the hooks that it is about.
 *
 * Epochs and batches count from 0. `logs` holds the losses and metrics so far; what a hook adds to
 * the logs of an epoch stands in the history. Hooks may be async.
 *
 * Source: `keras.callbacks.Callback`.
 *
 * ```ts
 * import { Callback } from 'nabla/callbacks';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * class StopBelow extends Callback {
 *   override onEpochEnd(epoch, logs) {
 *     if (logs.loss < 0.01) this.model.stopTraining = true;
 *   }
 * }
 * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const callbacks = [new StopBelow()];
 * const results = await model.fit([[1]], [0], { epochs: 9, verbose: 0, callbacks });
 * results.epoch; // [0]
 * ```
 */
export abstract class Callback<M extends CallbackModel = CallbackModel> {
  params: TrainingParams = { verbose: 0, epochs: 1, steps: undefined };
  #model: M | undefined;

  /** The model that is trained. Throws `UsageError` before `fit`, `evaluate` or `predict`. */
  get model(): M {
    if (this.#model) return this.#model;
    throw new UsageError('The callback has no model yet: give it to fit({ callbacks: [...] }).', {
      doing: 'read the model of a callback',
    });
  }

  setModel(model: M): void {
    this.#model = model;
  }

  setParams(params: TrainingParams): void {
    this.params = params;
  }

  onTrainBegin(_logs: Logs): HookResult {}
  onTrainEnd(_logs: Logs): HookResult {}
  onEpochBegin(_epoch: number, _logs: Logs): HookResult {}
  onEpochEnd(_epoch: number, _logs: Logs): HookResult {}

  onTrainBatchBegin(batch: number, logs: Logs): HookResult {
    return this.onBatchBegin(batch, logs);
  }

  onTrainBatchEnd(batch: number, logs: Logs): HookResult {
    return this.onBatchEnd(batch, logs);
  }

  /** Older name of `onTrainBatchBegin`. */
  onBatchBegin(_batch: number, _logs: Logs): HookResult {}
  /** Older name of `onTrainBatchEnd`. */
  onBatchEnd(_batch: number, _logs: Logs): HookResult {}

  onTestBegin(_logs: Logs): HookResult {}
  onTestEnd(_logs: Logs): HookResult {}
  onTestBatchBegin(_batch: number, _logs: Logs): HookResult {}
  onTestBatchEnd(_batch: number, _logs: Logs): HookResult {}

  onPredictBegin(_logs: Logs): HookResult {}
  onPredictEnd(_logs: Logs): HookResult {}
  onPredictBatchBegin(_batch: number, _logs: Logs): HookResult {}
  onPredictBatchEnd(_batch: number, _logs: Logs): HookResult {}

  /** Whether it wants to hear of each batch of training; if nobody does, the loop need not stop. */
  get hasTrainBatchHooks(): boolean {
    const names = ['onTrainBatchBegin', 'onTrainBatchEnd', 'onBatchBegin', 'onBatchEnd'] as const;
    return names.some((name) => this[name] !== Callback.prototype[name]);
  }

  /**
   * Whether it is enough to hear of some batches of training: the last of every few milliseconds. Training
   * is faster where no callback wants more. Default false.
   */
  get isContentWithSome(): boolean {
    return false;
  }

  /** Whether it wants to hear of each batch of an evaluation. */
  get hasTestBatchHooks(): boolean {
    const names = ['onTestBatchBegin', 'onTestBatchEnd'] as const;
    return names.some((name) => this[name] !== Callback.prototype[name]);
  }

  /** Whether it wants to hear of each batch of a prediction. */
  get hasPredictBatchHooks(): boolean {
    const names = ['onPredictBatchBegin', 'onPredictBatchEnd'] as const;
    return names.some((name) => this[name] !== Callback.prototype[name]);
  }
}
