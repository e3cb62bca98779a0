import { ArgumentRangeError, checkNumber, checkOptionNames } from '../base/index.ts';
import type { Logs } from './callback.ts';
import { writeOut } from './host.ts';
import type { MonitoredOptimizer } from './model.ts';
import { MonitorCallback, type MonitorOptions } from './monitor-callback.ts';
import { optimizerOf } from './optimizer-of.ts';

export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** Smaller changes are no improvement. Default 1e-4. */
  minDelta?: number;
  /** What the learning rate is multiplied by, from 0 to below 1. Default 0.1. */
  factor?: number;
  /** Epochs without improvement after which the learning rate is reduced. Default 10. */
  patience?: number;
  /** 1 says when it reduces. Default 0. */
  verbose?: number;
  /** Epochs after a reduction that are not watched. Default 0. */
  cooldown?: number;
  /** The learning rate never gets below this. Default 0. */
  minLr?: number;
}

/**
 * Reduces the learning rate when a metric has stopped improving: η ← max(factor η, minLr). The
 * history has the learning rate of each epoch as `learning_rate`.
 *
 * Throws `ArgumentRangeError` for a factor of 1 or more.
 *
 * Source: `keras.callbacks.ReduceLROnPlateau`.
 *
 * ```ts
 * import { ReduceLROnPlateau } from 'nabla/callbacks';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1, kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * model.optimizer.learningRate = 0.5;
 * const reduce = new ReduceLROnPlateau({ monitor: 'loss', factor: 0.5, patience: 1, minDelta: 10 });
 * const results = await model.fit([[1]], [1], { epochs: 3, verbose: 0, callbacks: [reduce] });
 * results.history.learning_rate; // [0.5, 0.5, 0.25]
 * ```
 */
export class ReduceLROnPlateau extends MonitorCallback {
  readonly factor: number;
  readonly patience: number;
  readonly verbose: number;
  readonly cooldown: number;
  readonly minLr: number;
  /** Epochs since the last improvement. */
  wait = 0;
  /** Epochs that are still not watched. */
  cooldownCounter = 0;

  constructor(options: ReduceLROnPlateauOptions = {}) {
    checkOptionNames('ReduceLROnPlateau', options, [
      'monitor',
      'factor',
      'patience',
      'verbose',
      'mode',
      'minDelta',
      'cooldown',
      'minLr',
    ]);
    super('ReduceLROnPlateau', options, 1e-4);
    const check = (option: string, value: number) =>
      checkNumber('ReduceLROnPlateau', option, value, { min: 0 });
    this.factor = check('factor', options.factor ?? 0.1);
    if (this.factor >= 1) {
      throw new ArgumentRangeError(
        `ReduceLROnPlateau: factor is ${this.factor}, which would not reduce the learning rate; it must be below 1.`,
        { doing: 'ReduceLROnPlateau', option: 'factor', given: this.factor, wanted: 'below 1' },
      );
    }
    this.patience = check('patience', options.patience ?? 10);
    this.verbose = options.verbose ?? 0;
    this.cooldown = check('cooldown', options.cooldown ?? 0);
    this.minLr = check('minLr', options.minLr ?? 0);
  }

  override onTrainBegin(): void {
    this.best = null;
    this.wait = 0;
    this.cooldownCounter = 0;
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    const optimizer = optimizerOf('ReduceLROnPlateau', this.model);
    logs.learning_rate = optimizer.learningRate;
    const current = this.monitored(logs);
    if (current === undefined) return;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.wait = 0;
    }
    if (this.isImprovement(current, this.best)) {
      this.best = current;
      this.wait = 0;
    } else if (this.cooldownCounter === 0) {
      this.wait++;
      if (this.wait >= this.patience) this.#reduce(optimizer, epoch);
    }
  }

  #reduce(optimizer: MonitoredOptimizer, epoch: number): void {
    const { learningRate } = optimizer;
    if (Math.fround(learningRate) <= Math.fround(this.minLr)) return;
    const reduced = Math.max(learningRate * this.factor, this.minLr);
    optimizer.learningRate = reduced;
    this.cooldownCounter = this.cooldown;
    this.wait = 0;
    if (this.verbose > 0) {
      writeOut(`\nEpoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${reduced}.\n`);
    }
  }
}
