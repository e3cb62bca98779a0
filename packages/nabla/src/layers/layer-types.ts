import type { Config, DType, PartialShape, Shape } from '../base/index.ts';
import type { ConstraintLike } from '../constraints/index.ts';
import type { KerasTensor, Tensor } from '../graph/index.ts';
import type { InitializerLike } from '../initializers/index.ts';
import type { TensorLike } from '../ops/index.ts';
import type { RegularizerLike } from '../regularizers/index.ts';

export interface LayerOptions {
  /** Default: Keras's name of the class, numbered: `dense`, `dense_1`. */
  name?: string;
  /** Whether training changes its weights. Default true. */
  trainable?: boolean;
  /** Of weights and results. Default `floatx`. */
  dtype?: DType | Config;
  /** A penalty on the results, per row. */
  activityRegularizer?: RegularizerLike | null;
  /** Shape of a row, for the first layer of a model. */
  inputShape?: PartialShape;
  /** Number of features of a row, for the first layer of a model. */
  inputDim?: number;
}

export interface CallOptions {
  /** Whether the model is being trained; default: as the layer around it is called, else false. */
  training?: boolean;
  /** Which steps count; for several inputs a list. Default: the masks that the inputs carry. */
  mask?: TensorLike | readonly (Tensor | null | undefined)[] | null;
}

/** The mask of the input, or those of several inputs. */
export type InputMask = Tensor | readonly (Tensor | undefined)[];

/** What a layer gets from `invoke`, decided. */
export interface LayerContext {
  readonly training: boolean;
  readonly mask?: InputMask;
  readonly [option: string]: unknown;
}

export interface WeightOptions {
  name?: string;
  shape: Shape;
  /** Default `glorot_uniform`, and `zeros` for what has one axis or none. */
  initializer?: InitializerLike;
  /** Default true. */
  trainable?: boolean;
  regularizer?: RegularizerLike | null;
  constraint?: ConstraintLike | null;
  dtype?: DType;
}

/** What layers take: a tensor, or lists and maps of them. */
export type LayerInputs =
  | TensorLike
  | readonly LayerInputs[]
  | { readonly [name: string]: LayerInputs };

/** What layers take while a model is put together. */
export type SymbolicInputs =
  | KerasTensor
  | readonly KerasTensor[]
  | { readonly [name: string]: KerasTensor };
