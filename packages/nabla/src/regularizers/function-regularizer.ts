import { FileFormatError, show } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { Regularizer } from './regularizer.ts';

/** A penalty of your own, without a class: one number for a weight. */
export type RegularizerFunction = (w: Tensor) => Tensor;

/** A regularizer made of a plain function. */
export class FunctionRegularizer extends Regularizer {
  static override readonly className: string = 'FunctionRegularizer';
  static override readonly required: readonly string[] = ['fn'];
  readonly fn: RegularizerFunction;

  constructor(fn: RegularizerFunction, options: Record<string, never> = {}) {
    super(options);
    if (typeof fn !== 'function') {
      throw new FileFormatError(
        `A config names the regularizer ${show(fn)}, a function that files cannot hold. Give the layer its regularizer in code.`,
        { doing: 'FunctionRegularizer', given: fn, wanted: 'a function' },
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
