import { checkNumber, type DType, type Shape } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { full } from '../ops/index.ts';
import { Initializer } from './initializer.ts';

export interface ConstantOptions {
  /** Default 0. */
  value?: number;
}

/**
 * Fills a weight with one number.
 *
 * Source: `keras.initializers.Constant`.
 *
 * ```ts
 * import { Constant } from 'nabla/initializers';
 * new Constant({ value: 3 })([2]).arraySync(); // [3, 3]
 * ```
 */
export class Constant extends Initializer {
  static override readonly className: string = 'Constant';
  static override readonly options: readonly string[] = ['value'];
  readonly value: number;

  constructor(options: ConstantOptions = {}) {
    super(options);
    this.value = checkNumber('Constant', 'value', options.value ?? 0, {});
  }

  override call(shape: Shape, dtype: DType): Tensor {
    return full(shape, this.value, { dtype });
  }
}
