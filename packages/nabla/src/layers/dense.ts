import {
  type Activation,
  type ActivationLike,
  get as getActivation,
  serialize as serializeActivation,
} from '../activations/index.ts';
import { type Config, checkPositiveInteger, type PartialShape } from '../base/index.ts';
import {
  type Constraint,
  type ConstraintLike,
  get as getConstraint,
} from '../constraints/index.ts';
import type { Tensor, Variable } from '../graph/index.ts';
import {
  get as getInitializer,
  type Initializer,
  type InitializerLike,
} from '../initializers/index.ts';
import { add, matmul } from '../ops/index.ts';
import {
  get as getRegularizer,
  type Regularizer,
  type RegularizerLike,
} from '../regularizers/index.ts';
import { built, featuresOf } from './features.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';
import { activate } from './recorder.ts';

export interface DenseOptions extends LayerOptions {
  /** Default `linear`. */
  activation?: ActivationLike;
  /** Default true. */
  useBias?: boolean;
  /** Default `glorot_uniform`. */
  kernelInitializer?: InitializerLike;
  /** Default `zeros`. */
  biasInitializer?: InitializerLike;
  kernelRegularizer?: RegularizerLike | null;
  biasRegularizer?: RegularizerLike | null;
  kernelConstraint?: ConstraintLike | null;
  biasConstraint?: ConstraintLike | null;
}

/**
 * A layer in which each unit sees every input: activation(x · kernel + bias).
 *
 * `x` has the shape (batch, ..., features), the result (batch, ..., units); the kernel is
 * (features, units). Throws `ArgumentRangeError` for units that are no whole number from 1, and
 * `ShapeError` for inputs of another number of features than it was built for.
 *
 * Source: `keras.layers.Dense`.
 *
 * ```ts
 * import { Dense } from 'nabla/layers';
 * const layer = new Dense(2, { kernelInitializer: 'ones' });
 * layer([[1, 2, 3]]).arraySync(); // [[6, 6]]
 * ```
 */
export class Dense extends Layer {
  static override readonly className: string = 'Dense';
  static override readonly required: readonly string[] = ['units'];
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'activation',
    'useBias',
    'kernelInitializer',
    'biasInitializer',
    'kernelRegularizer',
    'biasRegularizer',
    'kernelConstraint',
    'biasConstraint',
  ];
  readonly units: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer: Regularizer | null;
  readonly biasRegularizer: Regularizer | null;
  readonly kernelConstraint: Constraint | null;
  readonly biasConstraint: Constraint | null;
  override supportsMasking = true;
  kernel: Variable | undefined;
  bias: Variable | undefined;

  constructor(units: number, options: DenseOptions = {}) {
    super(options);
    this.units = checkPositiveInteger('Dense', 'units', units);
    this.activation = getActivation(options.activation);
    this.useBias = options.useBias ?? true;
    this.kernelInitializer = getInitializer(options.kernelInitializer ?? 'glorot_uniform');
    this.biasInitializer = getInitializer(options.biasInitializer ?? 'zeros');
    this.kernelRegularizer = getRegularizer(options.kernelRegularizer);
    this.biasRegularizer = getRegularizer(options.biasRegularizer);
    this.kernelConstraint = getConstraint(options.kernelConstraint);
    this.biasConstraint = getConstraint(options.biasConstraint);
    this.inputSpec = { minNdim: 2, means: '(batch, ..., features)' };
  }

  override build(inputShape: PartialShape): void {
    const features = featuresOf(this.name, inputShape);
    this.kernel = this.addWeight({
      name: 'kernel',
      shape: [features, this.units],
      initializer: this.kernelInitializer,
      regularizer: this.kernelRegularizer,
      constraint: this.kernelConstraint,
    });
    if (this.useBias) {
      this.bias = this.addWeight({
        name: 'bias',
        shape: [this.units],
        initializer: this.biasInitializer,
        regularizer: this.biasRegularizer,
        constraint: this.biasConstraint,
      });
    }
    this.inputSpec = { minNdim: 2, axes: { [-1]: features }, means: '(batch, ..., features)' };
  }

  override call(inputs: Tensor): Tensor {
    const product = matmul(inputs, built(this, this.kernel));
    return activate(this.activation, this.bias ? add(product, this.bias) : product);
  }

  override getConfig(): Config {
    const activation = serializeActivation(this.activation);
    return { ...super.getConfig(), activation, quantization_config: null };
  }
}
