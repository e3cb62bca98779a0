import { checkOptionNames, show, UsageError } from '../base/index.ts';
import { Callback, type Logs } from './callback.ts';
import { writeOut } from './host.ts';
import { optimizerOf } from './optimizer-of.ts';

export interface LearningRateSchedulerOptions {
  /** 1 prints each learning rate. Default 0. */
  verbose?: number;
}

/** The learning rate of an epoch, counted from 0, from the one before. */
export type EpochSchedule = (epoch: number, learningRate: number) => number | Promise<number>;

/**
 * Sets the learning rate at the start of each epoch; the history has it as `learning_rate`.
 *
 * Throws `UsageError` where `schedule` gives no number, or the optimizer has a schedule of its own.
 *
 * Source: `keras.callbacks.LearningRateScheduler`.
 *
 * ```ts
 * import { LearningRateScheduler } from 'nabla/callbacks';
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1 })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const halve = new LearningRateScheduler((epoch) => 0.5 ** epoch);
 * const results = await model.fit([[1]], [1], { epochs: 3, verbose: 0, callbacks: [halve] });
 * results.history.learning_rate; // [1, 0.5, 0.25]
 * ```
 */
export class LearningRateScheduler extends Callback {
  readonly schedule: EpochSchedule;
  readonly verbose: number;

  constructor(schedule: EpochSchedule, options: LearningRateSchedulerOptions = {}) {
    super();
    checkOptionNames('LearningRateScheduler', options, ['verbose']);
    this.schedule = schedule;
    this.verbose = options.verbose ?? 0;
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    const optimizer = optimizerOf('LearningRateScheduler', this.model);
    const rate = await this.schedule(epoch, optimizer.learningRate);
    if (typeof rate !== 'number') {
      throw new UsageError(
        `LearningRateScheduler: the schedule gave ${show(rate)} for epoch ${epoch}; it must return the learning rate, a number.`,
        { doing: 'LearningRateScheduler', given: rate, wanted: 'a number', epoch },
      );
    }
    optimizer.learningRate = rate;
    if (this.verbose > 0) {
      writeOut(`\nEpoch ${epoch + 1}: LearningRateScheduler setting learning rate to ${rate}.\n`);
    }
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    logs.learning_rate = optimizerOf('LearningRateScheduler', this.model).learningRate;
  }
}
