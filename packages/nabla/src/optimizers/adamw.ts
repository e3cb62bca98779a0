import { Adam, type AdamOptions } from './adam.ts';

export interface AdamWOptions extends AdamOptions {
  /** λ, from 0: w ← w - η λ w before each update. Default 0.004. */
  weightDecay?: number;
}

/**
 * Adam with weight decay that does not pass through its means: w ← w - η λ w, then Adam's rule.
 *
 * η is `learningRate`, default 0.001. Biases and scales are usually spared:
 * `excludeFromWeightDecay({ varNames: ['bias', 'gamma', 'beta'] })`.
 *
 * Source: Loshchilov and Hutter 2019, "Decoupled weight decay regularization";
 * `keras.optimizers.AdamW`.
 *
 * ```ts
 * import { AdamW } from 'nabla/optimizers';
 * new AdamW().weightDecay; // 0.004
 * ```
 */
export class AdamW extends Adam {
  static override readonly className: string = 'AdamW';

  constructor(options: AdamWOptions = {}) {
    super({
      ...options,
      weightDecay: options.weightDecay === undefined ? 0.004 : options.weightDecay,
    });
  }
}
