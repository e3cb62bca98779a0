import { checkOptionNames } from '../base/index.ts';
import { Callback, type Logs, type TrainingParams } from './callback.ts';
import { isTerminal, writeOut } from './host.ts';
import { Progbar } from './progbar.ts';

export interface ProgbarLoggerOptions {
  /** Where the text goes. Default: standard output. */
  write?: (text: string) => void;
  /** Whether a line can be written over. Default: whether standard output is a terminal. */
  terminal?: boolean;
}

/**
 * Shows how training goes: a bar on a terminal, nothing in a pipe unless it is asked for.
 *
 * How much is told is `fit`'s `verbose`: 0 nothing, 1 a bar, 2 lines, `auto` a bar on a terminal and
 * nothing elsewhere. Where a line cannot be written over, lines take the place of the bar. Validation within `fit` is silent.
 *
 * Source: `keras.callbacks.ProgbarLogger`.
 *
 * ```ts
 * import { ProgbarLogger } from 'nabla/callbacks';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * let told = '';
 * const logger = new ProgbarLogger({ write: (text) => (told += text) });
 * await model.fit([[1]], [1], { verbose: 2, callbacks: [logger] });
 * told.endsWith('- loss: 1.0000\n'); // true
 * ```
 */
export class ProgbarLogger extends Callback {
  readonly #write: (text: string) => void;
  readonly #terminal: boolean;
  #target: number | undefined;
  #progbar: Progbar | undefined;
  #seen = 0;
  #inFit = false;

  constructor(options: ProgbarLoggerOptions = {}) {
    super();
    checkOptionNames('ProgbarLogger', options, ['write', 'terminal']);
    this.#write = options.write ?? writeOut;
    this.#terminal = options.terminal ?? isTerminal();
  }

  override setParams(params: TrainingParams): void {
    super.setParams(params);
    this.#target = params.steps;
  }

  get #verbose(): 0 | 1 | 2 {
    const { verbose } = this.params;
    if (verbose === 0 || verbose === 2) return verbose;
    if (verbose === 1) return this.#terminal ? 1 : 2;
    return this.#terminal ? 1 : 0;
  }

  override onTrainBegin(): void {
    this.#inFit = true;
  }

  override onTrainEnd(): void {
    this.#inFit = false;
  }

  override onEpochBegin(epoch: number): void {
    this.#begin();
    const { epochs } = this.params;
    if (this.#verbose > 0 && epochs > 1) this.#write(`Epoch ${epoch + 1}/${epochs}\n`);
  }

  override onTrainBatchEnd(batch: number, logs: Logs): void {
    this.#update(batch, logs);
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    this.#finish(logs);
  }

  override onTestBegin(): void {
    if (!this.#inFit) this.#begin();
  }

  override onTestBatchEnd(batch: number, logs: Logs): void {
    if (!this.#inFit) this.#update(batch, logs);
  }

  override onTestEnd(logs: Logs): void {
    if (!this.#inFit) this.#finish(logs);
  }

  override onPredictBegin(): void {
    this.#begin();
  }

  override onPredictBatchEnd(batch: number): void {
    this.#update(batch, {});
  }

  override onPredictEnd(logs: Logs): void {
    this.#finish(logs);
  }

  /** Only a bar needs each batch, and the count of them where nobody knows it. */
  override get hasTrainBatchHooks(): boolean {
    return this.#verbose === 1 || (this.#verbose === 2 && this.#target === undefined);
  }

  /** A bar shows where training is. */
  override get isContentWithSome(): boolean {
    return true;
  }

  override get hasTestBatchHooks(): boolean {
    return !this.#inFit && this.hasTrainBatchHooks;
  }

  override get hasPredictBatchHooks(): boolean {
    return this.hasTrainBatchHooks;
  }

  #begin(): void {
    this.#seen = 0;
    this.#progbar = this.#make();
  }

  #make(): Progbar {
    return new Progbar(this.#target, {
      verbose: this.#verbose,
      statelessMetrics: [],
      write: this.#write,
      terminal: this.#terminal,
    });
  }

  #update(batch: number, logs: Logs): void {
    this.#progbar ??= this.#make();
    this.#seen = batch + 1;
    if (this.#verbose === 1) this.#progbar.update(this.#seen, logs, { finalize: false });
  }

  #finish(logs: Logs): void {
    const progbar = this.#progbar ?? this.#make();
    this.#target ??= this.#seen;
    progbar.target = this.#target;
    progbar.update(this.#target, logs, { finalize: true });
  }
}
