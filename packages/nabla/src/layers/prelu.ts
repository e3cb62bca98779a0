import { relu } from '../activations/index.ts';
import { type PartialShape, ShapeError } from '../base/index.ts';
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
import { multiply, negative, subtract } from '../ops/index.ts';
import {
  get as getRegularizer,
  type Regularizer,
  type RegularizerLike,
} from '../regularizers/index.ts';
import { built, featuresOf } from './features.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface PReLUOptions extends LayerOptions {
  /** Default `zeros`. */
  alphaInitializer?: InitializerLike;
  alphaRegularizer?: RegularizerLike | null;
  alphaConstraint?: ConstraintLike | null;
  /** Axes along which one slope is shared, counted from 1. Default: none. */
  sharedAxes?: number | readonly number[] | null;
}

/**
 * y = x for x ≥ 0, else alpha x, where each feature learns its own slope alpha.
 *
 * Alpha has the shape of a row, with 1 along the shared axes. Throws `ShapeError` where an axis
 * that is not shared has an open length, or a shared axis does not exist.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers"; `keras.layers.PReLU`.
 *
 * ```ts
 * import { PReLU } from 'nabla/layers';
 * new PReLU({ alphaInitializer: 'ones' })([[-1, 2]]).arraySync(); // [[-1, 2]]
 * ```
 */
export class PReLU extends Layer {
  static override readonly className: string = 'PReLU';
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'alphaInitializer',
    'alphaRegularizer',
    'alphaConstraint',
    'sharedAxes',
  ];
  readonly alphaInitializer: Initializer;
  readonly alphaRegularizer: Regularizer | null;
  readonly alphaConstraint: Constraint | null;
  readonly sharedAxes: readonly number[] | null;
  override supportsMasking = true;
  alpha: Variable | undefined;

  constructor(options: PReLUOptions = {}) {
    super(options);
    this.alphaInitializer = getInitializer(options.alphaInitializer ?? 'zeros');
    this.alphaRegularizer = getRegularizer(options.alphaRegularizer);
    this.alphaConstraint = getConstraint(options.alphaConstraint);
    const { sharedAxes = null } = options;
    this.sharedAxes = typeof sharedAxes === 'number' ? [sharedAxes] : sharedAxes;
  }

  override build(inputShape: PartialShape): void {
    const shared = this.sharedAxes ?? [];
    const wrong = shared.find(
      (axis) => !Number.isInteger(axis) || axis < 1 || axis >= inputShape.length,
    );
    if (wrong !== undefined) {
      throw new ShapeError(
        `${this.name}: sharedAxes has ${wrong}; the input's axes go from 1 to ${inputShape.length - 1}, the batch being 0.`,
        { doing: this.name, given: shared, wanted: [1, inputShape.length - 1] },
      );
    }
    const own = inputShape
      .map((_, axis) => axis)
      .slice(1)
      .filter((axis) => !shared.includes(axis));
    const lengths = new Map(own.map((axis) => [axis, featuresOf(this.name, inputShape, axis)]));
    this.alpha = this.addWeight({
      name: 'alpha',
      shape: inputShape.slice(1).map((_, index) => lengths.get(index + 1) ?? 1),
      initializer: this.alphaInitializer,
      regularizer: this.alphaRegularizer,
      constraint: this.alphaConstraint,
    });
    this.inputSpec = { ndim: inputShape.length, axes: Object.fromEntries(lengths) };
  }

  override call(inputs: Tensor): Tensor {
    const below = multiply(built(this, this.alpha), relu(negative(inputs)));
    return subtract(relu(inputs), below);
  }
}
