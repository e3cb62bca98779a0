import {
  type Config,
  type PartialShape,
  type SerializedObject,
  ShapeError,
  UsageError,
} from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import {
  deserializeInner,
  Input,
  InputLayer,
  inputLayerOf,
  Layer,
  type LayerContext,
  type LayerOptions,
  serialize,
} from '../layers/index.ts';
import { LayerGraph } from './layer-graph.ts';
import { Model } from './model.ts';

/**
 * A chain of layers: each takes what the one before it gives.
 *
 * The shape of the rows is known from `Input`, from `inputShape` or `inputDim` of the first layer, or
 * from the first data; until then the model has no weights.
 *
 * Source: `keras.Sequential`.
 *
 * ```ts
 * import { Dense } from 'nabla/layers';
 * import { Sequential } from 'nabla/models';
 * const model = new Sequential();
 * model.add(new Dense(3, { inputDim: 2, activation: 'sigmoid' }));
 * model.add(new Dense(1, { activation: 'sigmoid' }));
 * model.countParams(); // 13
 * ```
 */
export class Sequential extends Model {
  static override readonly className: string = 'Sequential';
  static override readonly options: readonly string[] = Layer.options;
  readonly #chain: Layer[] = [];
  #input: KerasTensor | undefined;

  constructor(layers: readonly (Layer | KerasTensor)[] = [], options: LayerOptions = {}) {
    super(options);
    if (!Array.isArray(layers)) {
      throw new UsageError(
        'new Sequential() takes a list of layers: new Sequential([new Dense(1)]).',
        { doing: 'Sequential', given: layers },
      );
    }
    for (const layer of layers) this.add(layer);
  }

  override get layers(): readonly Layer[] {
    return this.#chain;
  }

  /** Appends a layer. Throws `UsageError` for what is no layer, `ShapeError` where it does not fit. */
  add(layer: Layer | KerasTensor): void {
    if (layer instanceof KerasTensor || layer instanceof InputLayer) {
      this.#start(layer instanceof InputLayer ? layer.output : layer);
      return;
    }
    if (!(layer instanceof Layer)) {
      throw new UsageError(`Sequential.add takes a layer; it was given ${String(layer)}.`, {
        doing: 'Sequential.add',
        given: layer,
      });
    }
    if (this.#chain.some(({ name }) => name === layer.name)) {
      throw new UsageError(
        `Sequential has a layer '${layer.name}' already; give the new one another name.`,
        { doing: 'Sequential.add', given: layer.name },
      );
    }
    if (this.#chain.length === 0 && !this.#input) this.#input = firstInput(layer);
    this.#chain.push(layer);
    try {
      this.#connect();
    } catch (error) {
      this.#chain.pop();
      throw error;
    }
  }

  /** Takes the last layer off, and gives it. */
  pop(): Layer | undefined {
    const last = this.#chain.pop();
    this.#connect();
    return last;
  }

  override build(inputShape: PartialShape): void {
    if (this.#input) return;
    this.#input = Input({ batchShape: inputShape });
    this.#connect();
  }

  override call(inputs: Tensor, context: LayerContext): Tensor {
    if (this.graph) return super.call(inputs, context) as Tensor;
    return this.#chain.reduce((value, layer) => layer(value), inputs);
  }

  override getConfig(): Config {
    const layers = [...(this.#input ? [inputLayerOf(this.#input)] : []), ...this.#chain];
    return { name: this.name, trainable: this.trainable, layers: layers.map(serialize) };
  }

  static override fromConfig(config: Config): Sequential {
    const {
      name,
      trainable,
      layers = [],
    } = config as { name?: string; trainable?: boolean; layers?: readonly SerializedObject[] };
    const model = new Sequential(layers.map(deserializeInner), { name });
    if (trainable === false) model.trainable = false;
    return model;
  }

  #start(input: KerasTensor): void {
    if (this.#input || this.#chain.length > 0) {
      throw new UsageError('Sequential: Input() comes first, and once.', {
        doing: 'Sequential.add',
        given: input.name,
      });
    }
    this.#input = input;
    this.#connect();
  }

  #connect(): void {
    if (!this.#input || this.#chain.length === 0) {
      this.setGraph(undefined);
      return;
    }
    const output = this.#chain.reduce((value, layer) => layer(value), this.#input);
    if (!(output instanceof KerasTensor)) {
      throw new ShapeError(
        'Sequential: each layer must give one tensor; use a functional Model for several.',
        { doing: 'Sequential' },
      );
    }
    this.setGraph(new LayerGraph(this.#input, output));
  }
}

/** The input that a first layer asks for: by the shape it was given, or that of the model it is. */
function firstInput(layer: Layer): KerasTensor | undefined {
  if (layer.rowShape) return Input({ shape: layer.rowShape, dtype: layer.dtype });
  return layer instanceof Model && layer.inputs.length > 0
    ? Input({ batchShape: layer.inputShape })
    : undefined;
}
