import { type Config, checkPositiveInteger, DataError, type Tree } from '../base/index.ts';
import {
  type Constraint,
  type ConstraintLike,
  get as getConstraint,
} from '../constraints/index.ts';
import { leafValues, type Tensor, type Variable } from '../graph/index.ts';
import {
  get as getInitializer,
  type Initializer,
  type InitializerLike,
} from '../initializers/index.ts';
import { cast, notEqual, take } from '../ops/index.ts';
import {
  get as getRegularizer,
  type Regularizer,
  type RegularizerLike,
} from '../regularizers/index.ts';
import { built } from './features.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface EmbeddingOptions extends LayerOptions {
  /** Default `uniform`, from -0.05 to 0.05. */
  embeddingsInitializer?: InitializerLike;
  embeddingsRegularizer?: RegularizerLike | null;
  embeddingsConstraint?: ConstraintLike | null;
  /** Whether 0 stands for padding: those steps are masked. Default false. */
  maskZero?: boolean;
}

/**
 * A vector for each of the numbers 0 to inputDim - 1, learned: the row of a table.
 *
 * Whole numbers of any shape (batch, ...) become (batch, ..., outputDim). With `maskZero`, results
 * carry the mask input ≠ 0. Throws `DataError` for an index that the table does not have, naming it
 * and its place, and `ArgumentRangeError` for dimensions that are no whole numbers from 1.
 *
 * Source: `keras.layers.Embedding`.
 *
 * ```ts
 * import { Embedding } from 'nabla/layers';
 * const layer = new Embedding(3, 2, { embeddingsInitializer: 'ones' });
 * layer([[0, 2]]).arraySync(); // [[[1, 1], [1, 1]]]
 * ```
 */
export class Embedding extends Layer {
  static override readonly className: string = 'Embedding';
  static override readonly required: readonly string[] = ['inputDim', 'outputDim'];
  static override readonly options: readonly string[] = [
    // `inputDim` is the size of the table here, and no length of a row.
    ...Layer.options.filter((name) => name !== 'inputDim'),
    'embeddingsInitializer',
    'embeddingsRegularizer',
    'embeddingsConstraint',
    'maskZero',
  ];
  readonly inputDim: number;
  readonly outputDim: number;
  readonly embeddingsInitializer: Initializer;
  readonly embeddingsRegularizer: Regularizer | null;
  readonly embeddingsConstraint: Constraint | null;
  readonly maskZero: boolean;
  embeddings: Variable | undefined;

  constructor(inputDim: number, outputDim: number, options: EmbeddingOptions = {}) {
    super(options);
    this.inputDim = checkPositiveInteger('Embedding', 'inputDim', inputDim);
    this.outputDim = checkPositiveInteger('Embedding', 'outputDim', outputDim);
    this.embeddingsInitializer = getInitializer(options.embeddingsInitializer ?? 'uniform');
    this.embeddingsRegularizer = getRegularizer(options.embeddingsRegularizer);
    this.embeddingsConstraint = getConstraint(options.embeddingsConstraint);
    this.maskZero = options.maskZero ?? false;
    this.supportsMasking = this.maskZero;
  }

  override build(): void {
    this.embeddings = this.addWeight({
      name: 'embeddings',
      shape: [this.inputDim, this.outputDim],
      initializer: this.embeddingsInitializer,
      regularizer: this.embeddingsRegularizer,
      constraint: this.embeddingsConstraint,
    });
  }

  override call(inputs: Tensor): Tensor {
    const indices = cast(inputs, 'int32');
    if (indices.origin.kind === 'leaf') this.#checkIndices(indices);
    return take(built(this, this.embeddings), indices, { axis: 0 });
  }

  override computeMask(inputs: Tree<Tensor>): Tensor | undefined {
    return this.maskZero ? notEqual(inputs as Tensor, 0) : undefined;
  }

  override getConfig(): Config {
    // Keras writes the two that are null always; `Layer` leaves out what it takes for a row's length.
    return {
      activity_regularizer: null,
      ...super.getConfig(),
      input_dim: this.inputDim,
      quantization_config: null,
    };
  }

  /** Indices that are known before the graph runs are refused at once. */
  #checkIndices(indices: Tensor): void {
    const place = leafValues(indices).findIndex((index) => index < 0 || index >= this.inputDim);
    if (place < 0) return;
    const index = leafValues(indices)[place];
    const path = pathOf(place, indices.shape);
    const hint =
      index === this.inputDim ? ` Do the numbers start at 1? Then inputDim is ${index + 1}.` : '';
    throw new DataError(
      `${this.name}: element [${path.join('][')}] is ${index}; the table has rows for 0 to ${this.inputDim - 1}.${hint}`,
      { doing: this.name, given: index, wanted: [0, this.inputDim - 1], path, row: path[0] },
    );
  }
}

function pathOf(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((length) => {
      const index = rest % length;
      rest = Math.floor(rest / length);
      return index;
    })
    .reverse();
}
