import { checkOptionNames, show, UsageError } from '../base/index.ts';
import { Callback, type HookResult, type Logs, type TrainingParams } from './callback.ts';
import { History } from './history.ts';
import type { CallbackModel } from './model.ts';
import { ProgbarLogger } from './progbar-logger.ts';

export interface CallbackListOptions {
  /** Whether a `History` is added, if none is among the callbacks. Default false. */
  addHistory?: boolean;
  /** Whether a `ProgbarLogger` is added, if none is among the callbacks. Default false. */
  addProgbar?: boolean;
  model?: CallbackModel;
  params?: TrainingParams;
}

/**
 * Several callbacks as one: each hook is told to all, in order, and waits for each.
 *
 * Throws `UsageError` for what is no callback.
 *
 * Source: `keras.callbacks.CallbackList`.
 *
 * ```ts
 * import { CallbackList, LambdaCallback } from 'nabla/callbacks';
 * const seen: number[] = [];
 * const list = new CallbackList([new LambdaCallback({ onEpochEnd: (epoch) => seen.push(epoch) })]);
 * await list.onEpochEnd(3, { loss: 0.5 });
 * seen; // [3]
 * ```
 */
export class CallbackList extends Callback {
  readonly callbacks: readonly Callback[];
  /** The history among the callbacks; one that nobody tells anything if there is none. */
  readonly history: History;

  constructor(callbacks: readonly Callback[] = [], options: CallbackListOptions = {}) {
    super();
    checkOptionNames('CallbackList', options, ['addHistory', 'addProgbar', 'model', 'params']);
    const { addHistory = false, addProgbar = false, model, params } = options;
    const given = callbacks.flat();
    for (const each of given) checkCallback(each);
    const history = given.find((each) => each instanceof History);
    const progbar = given.some((each) => each instanceof ProgbarLogger);
    this.history = history ?? new History();
    this.callbacks = [
      ...given,
      ...(addHistory && !history ? [this.history] : []),
      ...(addProgbar && !progbar ? [new ProgbarLogger()] : []),
    ];
    if (model) this.setModel(model);
    if (params) this.setParams(params);
  }

  override setModel(model: CallbackModel): void {
    super.setModel(model);
    for (const callback of this.callbacks) callback.setModel(model);
  }

  override setParams(params: TrainingParams): void {
    super.setParams(params);
    for (const callback of this.callbacks) callback.setParams(params);
  }

  async #tell(hook: (callback: Callback) => HookResult): Promise<void> {
    for (const callback of this.callbacks) await hook(callback);
  }

  override onTrainBegin(logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTrainBegin(logs));
  }

  override onTrainEnd(logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTrainEnd(logs));
  }

  override onEpochBegin(epoch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onEpochBegin(epoch, logs));
  }

  /** All callbacks get one copy of the logs, so that the history holds what the others add. */
  override onEpochEnd(epoch: number, logs: Logs = {}): Promise<void> {
    const shared = { ...logs };
    return this.#tell((callback) => callback.onEpochEnd(epoch, shared));
  }

  override onTrainBatchBegin(batch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTrainBatchBegin(batch, logs));
  }

  override onTrainBatchEnd(batch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTrainBatchEnd(batch, logs));
  }

  override onTestBegin(logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTestBegin(logs));
  }

  override onTestEnd(logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTestEnd(logs));
  }

  override onTestBatchBegin(batch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTestBatchBegin(batch, logs));
  }

  override onTestBatchEnd(batch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onTestBatchEnd(batch, logs));
  }

  override onPredictBegin(logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onPredictBegin(logs));
  }

  override onPredictEnd(logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onPredictEnd(logs));
  }

  override onPredictBatchBegin(batch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onPredictBatchBegin(batch, logs));
  }

  override onPredictBatchEnd(batch: number, logs: Logs = {}): Promise<void> {
    return this.#tell((callback) => callback.onPredictBatchEnd(batch, logs));
  }

  /** Whether any callback wants to hear of a batch, of whatever kind. */
  get hasBatchHooks(): boolean {
    return this.hasTrainBatchHooks || this.hasTestBatchHooks || this.hasPredictBatchHooks;
  }

  /** Whether any wants to hear of each batch of training, and not only from time to time. */
  get needsEachTrainBatch(): boolean {
    return this.callbacks.some(
      (callback) => callback.hasTrainBatchHooks && !callback.isContentWithSome,
    );
  }

  override get hasTrainBatchHooks(): boolean {
    return this.callbacks.some((callback) => callback.hasTrainBatchHooks);
  }

  override get hasTestBatchHooks(): boolean {
    return this.callbacks.some((callback) => callback.hasTestBatchHooks);
  }

  override get hasPredictBatchHooks(): boolean {
    return this.callbacks.some((callback) => callback.hasPredictBatchHooks);
  }
}

function checkCallback(given: unknown): void {
  if (given instanceof Callback) return;
  throw new UsageError(
    `callbacks: ${show(given)} is no callback. Give objects of classes that extend Callback, or new LambdaCallback({ onEpochEnd: ... }).`,
    { doing: 'callbacks', given, wanted: 'Callback' },
  );
}
