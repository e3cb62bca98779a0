import { checkNumber, checkOptionNames } from '../base/index.ts';
import type { Logs } from './callback.ts';
import { writeOut } from './host.ts';
import { MonitorCallback, type MonitorOptions } from './monitor-callback.ts';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Smaller changes are no improvement. Default 0. */
  minDelta?: number;
  /** Epochs without improvement after which training ends. Default 0. */
  patience?: number;
  /** 1 says when it stops and what it restores. Default 0. */
  verbose?: number;
  /** What must be beaten, besides the best so far, for the patience to start anew. */
  baseline?: number | null;
  /** Whether the model ends with the weights of its best epoch. Default false. */
  restoreBestWeights?: boolean;
  /** Epochs before this one, from 0, are not watched. Default 0. */
  startFromEpoch?: number;
}

/**
 * Ends the training when a metric has stopped improving.
 *
 * With `restoreBestWeights` the model gets the weights of its best epoch back when training ends,
 * also when that is because all epochs were run. Throws `UsageError` for a metric of which nobody
 * knows whether more is better; give `mode` then.
 *
 * Source: `keras.callbacks.EarlyStopping`.
 *
 * ```ts
 * import { EarlyStopping } from 'nabla/callbacks';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const stop = new EarlyStopping({ monitor: 'loss', patience: 2, minDelta: 10 });
 * await model.fit([[1]], [1], { epochs: 50, verbose: 0, callbacks: [stop] });
 * stop.stoppedEpoch; // 2
 * ```
 */
export class EarlyStopping extends MonitorCallback {
  readonly patience: number;
  readonly verbose: number;
  readonly baseline: number | null;
  readonly restoreBestWeights: boolean;
  readonly startFromEpoch: number;
  /** Epochs since the last improvement. */
  wait = 0;
  /** The epoch, from 0, after which it stopped; 0 if it did not. */
  stoppedEpoch = 0;
  /** The epoch, from 0, of the best value. */
  bestEpoch = 0;
  bestWeights: unknown[] | null = null;

  constructor(options: EarlyStoppingOptions = {}) {
    checkOptionNames('EarlyStopping', options, [
      'monitor',
      'minDelta',
      'patience',
      'verbose',
      'mode',
      'baseline',
      'restoreBestWeights',
      'startFromEpoch',
    ]);
    super('EarlyStopping', options, 0);
    this.patience = checkNumber('EarlyStopping', 'patience', options.patience ?? 0, { min: 0 });
    this.verbose = options.verbose ?? 0;
    this.baseline = options.baseline ?? null;
    this.restoreBestWeights = options.restoreBestWeights ?? false;
    this.startFromEpoch = options.startFromEpoch ?? 0;
  }

  override onTrainBegin(): void {
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.bestEpoch = 0;
    this.best = null;
    this.bestWeights = null;
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    const current = this.monitored(logs);
    if (current === undefined || epoch < this.startFromEpoch) return;
    this.wait++;
    if (this.isImprovement(current, this.best)) {
      this.best = current;
      this.#keep(epoch);
      if (this.baseline === null || this.isImprovement(current, this.baseline)) this.wait = 0;
    } else if (this.wait >= this.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  override onTrainEnd(): void {
    if (this.stoppedEpoch > 0) this.#say(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (this.bestWeights === null) return;
    this.#say(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    this.model.setWeights(this.bestWeights);
  }

  #keep(epoch: number): void {
    this.bestEpoch = epoch;
    if (this.restoreBestWeights) this.bestWeights = this.model.getWeights();
  }

  #say(text: string): void {
    if (this.verbose > 0) writeOut(`${text}\n`);
  }
}
