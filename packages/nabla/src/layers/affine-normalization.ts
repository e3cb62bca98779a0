import { checkNumber, type Shape } from '../base/index.ts';
import {
  type Constraint,
  type ConstraintLike,
  get as getConstraint,
} from '../constraints/index.ts';
import type { Variable } from '../graph/index.ts';
import {
  get as getInitializer,
  type Initializer,
  type InitializerLike,
} from '../initializers/index.ts';
import {
  get as getRegularizer,
  type Regularizer,
  type RegularizerLike,
} from '../regularizers/index.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

export interface AffineNormalizationOptions extends LayerOptions {
  /** Added to the variance, so that constants do not divide by 0. Default 0.001. */
  epsilon?: number;
  /** Whether beta is added. Default true. */
  center?: boolean;
  /** Whether gamma multiplies. Default true. */
  scale?: boolean;
  /** Default `zeros`. */
  betaInitializer?: InitializerLike;
  /** Default `ones`. */
  gammaInitializer?: InitializerLike;
  betaRegularizer?: RegularizerLike | null;
  gammaRegularizer?: RegularizerLike | null;
  betaConstraint?: ConstraintLike | null;
  gammaConstraint?: ConstraintLike | null;
}

/** A layer that normalizes, then learns scale and centre anew: gamma (x - mean) / √(variance + epsilon) + beta. */
export abstract class AffineNormalization extends Layer {
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'epsilon',
    'center',
    'scale',
    'betaInitializer',
    'gammaInitializer',
    'betaRegularizer',
    'gammaRegularizer',
    'betaConstraint',
    'gammaConstraint',
  ];
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly betaInitializer: Initializer;
  readonly gammaInitializer: Initializer;
  readonly betaRegularizer: Regularizer | null;
  readonly gammaRegularizer: Regularizer | null;
  readonly betaConstraint: Constraint | null;
  readonly gammaConstraint: Constraint | null;
  override supportsMasking = true;
  gamma: Variable | undefined;
  beta: Variable | undefined;

  constructor(options: AffineNormalizationOptions = {}) {
    super(options);
    this.epsilon = checkNumber(this.name, 'epsilon', options.epsilon ?? 1e-3, { min: 0 });
    this.center = options.center ?? true;
    this.scale = options.scale ?? true;
    this.betaInitializer = getInitializer(options.betaInitializer ?? 'zeros');
    this.gammaInitializer = getInitializer(options.gammaInitializer ?? 'ones');
    this.betaRegularizer = getRegularizer(options.betaRegularizer);
    this.gammaRegularizer = getRegularizer(options.gammaRegularizer);
    this.betaConstraint = getConstraint(options.betaConstraint);
    this.gammaConstraint = getConstraint(options.gammaConstraint);
  }

  /** Makes gamma and beta, as far as they are wanted. */
  protected addScaleAndCenter(shape: Shape): void {
    if (this.scale) {
      this.gamma = this.addWeight({
        name: 'gamma',
        shape,
        initializer: this.gammaInitializer,
        regularizer: this.gammaRegularizer,
        constraint: this.gammaConstraint,
      });
    }
    if (this.center) {
      this.beta = this.addWeight({
        name: 'beta',
        shape,
        initializer: this.betaInitializer,
        regularizer: this.betaRegularizer,
        constraint: this.betaConstraint,
      });
    }
  }
}

/** `lengths` on the axes, and 1 on all others. */
export function lengthsOn(axes: readonly number[], shape: Shape): number[] {
  return shape.map((length, axis) => (axes.includes(axis) ? length : 1));
}
