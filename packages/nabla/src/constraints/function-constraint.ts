import { FileFormatError, show } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Constraint } from './constraint.ts';

/** A constraint of your own, without a class: the allowed weight for a weight. */
export type ConstraintFunction = (w: Tensor) => Tensor;

/** A constraint made of a plain function. */
export class FunctionConstraint extends Constraint {
  static override readonly className: string = 'FunctionConstraint';
  static override readonly required: readonly string[] = ['fn'];
  readonly fn: ConstraintFunction;

  constructor(fn: ConstraintFunction, options: Record<string, never> = {}) {
    super(options);
    if (typeof fn !== 'function') {
      throw new FileFormatError(
        `A config names the constraint ${show(fn)}, a function that files cannot hold. Give the layer its constraint in code.`,
        { doing: 'FunctionConstraint', given: fn, wanted: 'a function' },
      );
    }
    this.fn = fn;
  }

  override call(w: Tensor): Tensor {
    return this.fn(w);
  }

  override formula(): string {
    return `${this.fn.name || 'f'}(w)`;
  }
}
