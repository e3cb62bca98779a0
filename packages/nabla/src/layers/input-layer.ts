import {
  type Config,
  checkPositiveInteger,
  type DType,
  type PartialShape,
  UsageError,
  uniqueName,
} from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { withoutFixed } from './fixed-config.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface InputOptions {
  /** The shape of a row, without the batch axis; `null` for open lengths. */
  shape?: PartialShape;
  /** The number of rows, if it is fixed. */
  batchSize?: number | null;
  /** Shape with the batch axis, instead of `shape`. */
  batchShape?: PartialShape;
  /** Default `floatx`. */
  dtype?: DType;
  /** Default `input_layer`, numbered. */
  name?: string;
}

export interface InputLayerOptions extends InputOptions, Pick<LayerOptions, 'trainable'> {}

/** What Keras's inputs can be besides, off. */
const FIXED: Config = { sparse: false, ragged: false, optional: false };

/** Where data enters a model. */
export class InputLayer extends Layer {
  static override readonly className: string = 'InputLayer';
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'shape',
    'batchSize',
    'batchShape',
  ];
  readonly batchShape: PartialShape;
  /** What enters, symbolically. */
  readonly output: KerasTensor;

  constructor(options: InputLayerOptions = {}) {
    super({ ...options, name: options.name ?? uniqueName('input_layer') } as LayerOptions);
    const { shape, batchShape, batchSize = null } = options;
    if ((shape === undefined) === (batchShape === undefined)) {
      throw new UsageError(
        'Input: give either shape (of a row) or batchShape (with the batch axis): Input({ shape: [2] }).',
        { doing: 'Input', given: options },
      );
    }
    for (const length of shape ?? [])
      if (length !== null) checkPositiveInteger('Input', 'each length of shape', length);
    this.batchShape = batchShape ?? [batchSize, ...(shape ?? [])];
    this.output = new KerasTensor(this.batchShape, this.dtype, { name: this.name });
    this.built = true;
  }

  override call(inputs: Tensor): Tensor {
    return inputs;
  }

  override getConfig(): Config {
    return { batch_shape: this.batchShape, dtype: this.dtype, name: this.name, ...FIXED };
  }

  static override fromConfig(config: Config): InputLayer {
    return super.fromConfig(withoutFixed('InputLayer', config, FIXED)) as InputLayer;
  }
}

const layers = new WeakMap<KerasTensor, InputLayer>();

/**
 * A symbolic tensor where data enters a model: `Input({ shape: [2] })` for rows of two features.
 *
 * Throws `UsageError` without a shape, `ArgumentRangeError` for lengths that are no whole numbers
 * from 1.
 *
 * Source: `keras.Input`.
 *
 * ```ts
 * import { Dense, Input } from 'nabla/layers';
 * import { Model } from 'nabla/models';
 * const x = Input({ shape: [2] });
 * const model = new Model({ inputs: x, outputs: new Dense(1)(x) });
 * model.outputShape; // [null, 1]
 * ```
 */
export function Input(options: InputOptions): KerasTensor {
  const layer = new InputLayer(options);
  layers.set(layer.output, layer);
  return layer.output;
}

/** The layer behind a tensor that `Input` made; one is made for any other source of a model. */
export function inputLayerOf(tensor: KerasTensor): InputLayer {
  let layer = layers.get(tensor);
  if (!layer) {
    layer = new InputLayer({ batchShape: tensor.shape, dtype: tensor.dtype, name: tensor.name });
    layers.set(tensor, layer);
  }
  return layer;
}
