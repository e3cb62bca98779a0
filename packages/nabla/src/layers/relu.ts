import { relu } from '../activations/index.ts';
import { checkNumber } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { activate } from './recorder.ts';

export interface ReLUOptions extends LayerOptions {
  /** The largest result, from 0. Default: none. */
  maxValue?: number | null;
  /** The slope below the threshold, from 0. Default 0. */
  negativeSlope?: number;
  /** Where the function begins to rise, from 0. Default 0. */
  threshold?: number;
}

/**
 * Lets through what is above a threshold: y = x for x ≥ threshold, else
 * negativeSlope (x - threshold); at most `maxValue`.
 *
 * Throws `ArgumentRangeError` for negative options.
 *
 * Source: `keras.layers.ReLU`.
 *
 * ```ts
 * import { ReLU } from 'nabla/layers';
 * new ReLU({ maxValue: 6 })([-1, 2, 8]).arraySync(); // [0, 2, 6]
 * ```
 */
export class ReLU extends Layer {
  static override readonly className: string = 'ReLU';
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'maxValue',
    'negativeSlope',
    'threshold',
  ];
  readonly maxValue: number | null;
  readonly negativeSlope: number;
  readonly threshold: number;
  override supportsMasking = true;

  constructor(options: ReLUOptions = {}) {
    super(options);
    const { maxValue = null, negativeSlope = 0, threshold = 0 } = options;
    this.maxValue =
      maxValue === null ? null : checkNumber('ReLU', 'maxValue', maxValue, { min: 0 });
    this.negativeSlope = checkNumber('ReLU', 'negativeSlope', negativeSlope, { min: 0 });
    this.threshold = checkNumber('ReLU', 'threshold', threshold, { min: 0 });
  }

  override call(inputs: Tensor): Tensor {
    const { negativeSlope, maxValue, threshold } = this;
    return activate((z) => relu(z, { negativeSlope, maxValue, threshold }), inputs);
  }
}
