import { softmax } from '../activations/index.ts';
import type { Tensor } from '../graph/index.ts';
import { exp, logsumexp, subtract, where } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerContext, LayerOptions } from './layer-types.ts';
import { activate } from './recorder.ts';

export interface SoftmaxOptions extends LayerOptions {
  /** The axis, or axes together, over which the results sum to 1. Default -1. */
  axis?: number | readonly number[];
}

/** What stands for a score that does not count: its exponential is 0. */
const EXCLUDED = -1e9;

/**
 * Turns scores into probabilities: y_i = e^{x_i} / Σ_j e^{x_j} along an axis.
 *
 * A mask that broadcasts to the input says which scores count; the others get probability 0.
 *
 * Source: `keras.layers.Softmax`.
 *
 * ```ts
 * import { Softmax } from 'nabla/layers';
 * new Softmax()([[1, 1]]).arraySync(); // [[0.5, 0.5]]
 * new Softmax()([[1, 1]], { mask: [[true, false]] }).arraySync(); // [[1, 0]]
 * ```
 */
export class Softmax extends Layer {
  static override readonly className: string = 'Softmax';
  static override readonly options: readonly string[] = [...Layer.options, 'axis'];
  readonly axis: number | readonly number[];
  override supportsMasking = true;

  constructor(options: SoftmaxOptions = {}) {
    super(options);
    this.axis = options.axis ?? -1;
  }

  override call(inputs: Tensor, context: LayerContext): Tensor {
    const mask = context.mask as Tensor | undefined;
    if (!mask) return activate((z) => this.#normalize(z), inputs);
    return where(mask, this.#normalize(where(mask, inputs, EXCLUDED)), 0);
  }

  #normalize(scores: Tensor): Tensor {
    const { axis } = this;
    if (typeof axis === 'number') return softmax(scores, { axis });
    return exp(subtract(scores, logsumexp(scores, { axis, keepdims: true })));
  }
}
