import { checkOptionNames, NablaError } from '../base/index.ts';
import { Callback, type Logs } from './callback.ts';
import { writeOut } from './host.ts';

export interface TerminateOnNaNOptions {
  /** Whether it throws instead of ending the training. Default false. */
  raiseError?: boolean;
}

/**
 * Ends the training when the loss of a batch is NaN or infinite.
 *
 * Throws `NablaError` instead where `raiseError` is set.
 *
 * Source: `keras.callbacks.TerminateOnNaN`.
 *
 * ```ts
 * import { Dense } from 'nabla/layers';
 * import { TerminateOnNaN } from 'nabla/callbacks';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential([new Dense(1, { inputDim: 1 })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * await model.fit([[1]], [1], { verbose: 0, callbacks: [new TerminateOnNaN()] });
 * ```
 */
export class TerminateOnNaN extends Callback {
  readonly raiseError: boolean;

  constructor(options: TerminateOnNaNOptions = {}) {
    super();
    checkOptionNames('TerminateOnNaN', options, ['raiseError']);
    this.raiseError = options.raiseError ?? false;
  }

  override onBatchEnd(batch: number, { loss }: Logs): void {
    if (loss === undefined || Number.isFinite(loss)) return;
    if (this.raiseError) {
      throw new NablaError(
        `TerminateOnNaN: the loss of batch ${batch} is ${loss}. Try a smaller learning rate, scale the inputs, or set clipnorm.`,
        { doing: 'fit', batch, given: loss, wanted: 'a finite loss' },
      );
    }
    writeOut(`Batch ${batch}: Invalid loss, terminating training\n`);
    this.model.stopTraining = true;
  }
}
