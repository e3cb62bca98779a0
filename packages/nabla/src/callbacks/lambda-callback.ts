import { checkOptionNames } from '../base/index.ts';
import { Callback } from './callback.ts';

const HOOKS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onTrainBatchBegin',
  'onTrainBatchEnd',
  'onTestBegin',
  'onTestEnd',
  'onTestBatchBegin',
  'onTestBatchEnd',
  'onPredictBegin',
  'onPredictEnd',
  'onPredictBatchBegin',
  'onPredictBatchEnd',
] as const;

type Hook = (typeof HOOKS)[number];

/** Functions by the name of their hook; what they return is awaited. */
export type LambdaCallbackOptions = {
  [Name in Hook]?: (...args: Parameters<Callback[Name]>) => unknown;
};

/**
 * A callback made of functions, without a class.
 *
 * Source: `keras.callbacks.LambdaCallback`.
 *
 * ```ts
 * import { LambdaCallback } from 'nabla/callbacks';
 * const losses: number[] = [];
 * const callback = new LambdaCallback({ onEpochEnd: (epoch, logs) => losses.push(logs.loss) });
 * callback.onEpochEnd(0, { loss: 0.25 });
 * losses; // [0.25]
 * ```
 */
export class LambdaCallback extends Callback {
  constructor(hooks: LambdaCallbackOptions = {}) {
    super();
    checkOptionNames('LambdaCallback', hooks, HOOKS);
    const given = Object.entries(hooks).filter(([, hook]) => typeof hook === 'function');
    Object.assign(this, Object.fromEntries(given));
  }
}
