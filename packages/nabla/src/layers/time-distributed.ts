import { formatShape, type PartialShape, ShapeError } from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { reshape, stack, take } from '../ops/index.ts';
import type { Layer } from './layer.ts';
import type { LayerContext, LayerOptions } from './layer-types.ts';
import { Wrapper } from './wrapper.ts';

/**
 * Applies a layer to each step of a sequence: (batch, steps, ...) as `steps` inputs (batch, ...).
 *
 * The steps are put into one large batch, except while a layer trains that keeps statistics: those
 * take one step after another, as in Keras. Throws `ShapeError` for inputs with fewer than three axes.
 *
 * Source: `keras.layers.TimeDistributed`.
 *
 * ```ts
 * import { Flatten, TimeDistributed } from 'nabla/layers';
 * const layer = new TimeDistributed(new Flatten());
 * layer([[[[1, 2], [3, 4]]]]).arraySync(); // [[[1, 2, 3, 4]]]
 * ```
 */
export class TimeDistributed extends Wrapper {
  static override readonly className: string = 'TimeDistributed';
  override supportsMasking = true;

  constructor(layer: Layer, options: LayerOptions = {}) {
    super(layer, options);
    this.inputSpec = { minNdim: 3, means: '(batch, steps, ...)' };
  }

  override build([batch, , ...own]: PartialShape): void {
    super.build([batch, ...own]);
  }

  override call(inputs: Tensor, { training, mask }: LayerContext): Tensor {
    const steps = mask instanceof Tensor ? mask : undefined;
    if (steps) this.#checkMask(steps, inputs);
    const keepsStatistics = this.layer.trainable && this.layer.nonTrainableWeights.length > 0;
    return training && keepsStatistics
      ? this.#inTurn(inputs, training, steps)
      : this.#atOnce(inputs, training, steps);
  }

  #atOnce(inputs: Tensor, training: boolean, mask: Tensor | undefined): Tensor {
    const [batch, steps] = inputs.shape;
    const fold = (x: Tensor) => reshape(x, [batch * steps, ...x.shape.slice(2)]);
    const output = this.#inner(fold(inputs), training, mask && fold(mask));
    return reshape(output, [batch, steps, ...output.shape.slice(1)]);
  }

  #inTurn(inputs: Tensor, training: boolean, mask: Tensor | undefined): Tensor {
    const outputs = Array.from({ length: inputs.shape[1] }, (_, step) => {
      const at = (x: Tensor) => take(x, step, { axis: 1 });
      return this.#inner(at(inputs), training, mask && at(mask));
    });
    return stack(outputs, { axis: 1 });
  }

  /** The layer inside gets a mask if it is one of steps of its own. */
  #inner(inputs: Tensor, training: boolean, mask: Tensor | undefined): Tensor {
    const own = mask && mask.rank > 1 ? { mask } : {};
    return this.layer.invoke(inputs, { training, ...own }) as Tensor;
  }

  #checkMask(mask: Tensor, inputs: Tensor): void {
    const fits =
      mask.rank >= 2 && mask.shape[0] === inputs.shape[0] && mask.shape[1] === inputs.shape[1];
    if (fits) return;
    throw new ShapeError(
      `${this.name}: a mask of shape ${formatShape(mask.shape)} does not say which steps of the input ${formatShape(inputs.shape)} count; it must begin with (batch, steps).`,
      { doing: this.name, given: mask.shape, wanted: inputs.shape.slice(0, 2) },
    );
  }
}
