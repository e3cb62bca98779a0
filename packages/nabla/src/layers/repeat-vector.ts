import { checkPositiveInteger } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { broadcastTo, reshape } from '../ops/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

/**
 * Makes a sequence of a vector: (batch, features) becomes (batch, n, features), the same in each step.
 *
 * Throws `ArgumentRangeError` for an `n` that is no whole number from 1, `ShapeError` for inputs
 * without two axes.
 *
 * Source: `keras.layers.RepeatVector`.
 *
 * ```ts
 * import { RepeatVector } from 'nabla/layers';
 * new RepeatVector(2)([[1, 2]]).arraySync(); // [[[1, 2], [1, 2]]]
 * ```
 */
export class RepeatVector extends Layer {
  static override readonly className: string = 'RepeatVector';
  static override readonly required: readonly string[] = ['n'];
  readonly n: number;

  constructor(n: number, options: LayerOptions = {}) {
    super(options);
    this.n = checkPositiveInteger('RepeatVector', 'n', n);
    this.inputSpec = { ndim: 2, means: '(batch, features)' };
  }

  override call(inputs: Tensor): Tensor {
    const [batch, features] = inputs.shape;
    return broadcastTo(reshape(inputs, [batch, 1, features]), [batch, this.n, features]);
  }
}
