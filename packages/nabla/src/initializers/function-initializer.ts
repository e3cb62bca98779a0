import {
  type DType,
  FileFormatError,
  formatShape,
  type Shape,
  ShapeError,
  sameShape,
  show,
} from '../base/index.ts';
import { Tensor } from '../graph/index.ts';
import { cast } from '../ops/index.ts';
import { type InitializeOptions, Initializer } from './initializer.ts';

/** First values of your own, without a class. */
export type InitializerFunction = (shape: Shape, options: Required<InitializeOptions>) => Tensor;

/** An initializer made of a plain function. Throws `ShapeError` where its values do not fit. */
export class FunctionInitializer extends Initializer {
  static override readonly className: string = 'FunctionInitializer';
  static override readonly required: readonly string[] = ['fn'];
  readonly fn: InitializerFunction;

  constructor(fn: InitializerFunction, options: Record<string, never> = {}) {
    super(options);
    if (typeof fn !== 'function') {
      throw new FileFormatError(
        `A config names the initializer ${show(fn)}, a function that files cannot hold. Give the layer its initializer in code.`,
        { doing: 'FunctionInitializer', given: fn, wanted: 'a function' },
      );
    }
    this.fn = fn;
  }

  override call(shape: Shape, dtype: DType): Tensor {
    const values = this.fn(shape, { dtype });
    if (values instanceof Tensor && sameShape(values.shape, shape)) return cast(values, dtype);
    const given = values instanceof Tensor ? formatShape(values.shape) : show(values);
    const name = this.fn.name || 'The function';
    throw new ShapeError(
      `${name} was to give the first values of a weight of shape ${formatShape(shape)}, and gave ${given}. It gets (shape, { dtype }) and must return a tensor of that shape.`,
      { doing: 'initialize a weight', given, wanted: shape },
    );
  }
}
