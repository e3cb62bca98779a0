import {
  allocate,
  convertValues,
  type DType,
  dtypeOfArray,
  type TypedArray,
} from '../base/dtype.ts';
import { GraphError, ShapeError } from '../base/errors.ts';
import { formatShape, type Shape, sizeOf } from '../base/shape.ts';
import { evaluator } from './evaluator.ts';
import type { Op } from './op.ts';
import { currentScope, describeDoing } from './scope.ts';

/** Values that are there. They are kept as they were given: a float32 leaf may hold float64 numbers. */
export interface LeafOrigin {
  readonly kind: 'leaf';
  readonly values: TypedArray;
}

/** A hole that is filled when the graph runs. */
export interface PlaceholderOrigin {
  readonly kind: 'placeholder';
  readonly name: string;
}

/** The result of an op. */
export interface OpOrigin {
  readonly kind: 'op';
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly attrs: unknown;
  /** Path of the layer that built it. */
  readonly scope: string;
}

export type Origin = LeafOrigin | PlaceholderOrigin | OpOrigin;

/** Numbers in nested arrays, of one length along each axis. */
export type NestedArray = number | boolean | readonly NestedArray[];

let count = 0;

/**
 * A lazy array of numbers: data, a placeholder, or the result of an op.
 *
 * Building one infers shape and dtype at once, so an error appears on the line that made it. Reading
 * one (`data`, `array`) computes it; it then keeps its value and forgets where it came from. Tensors
 * are never freed by hand.
 */
export class Tensor {
  readonly shape: Shape;
  readonly dtype: DType;
  /** Grows with each tensor made: inputs have smaller ids than what is made of them. */
  readonly id: number = count++;
  #origin: Origin;
  #stored: TypedArray | undefined;

  constructor(shape: Shape, dtype: DType, origin: Origin) {
    this.shape = shape;
    this.dtype = dtype;
    this.#origin = origin;
  }

  /** Where the value comes from: for walks over the graph. */
  get origin(): Origin {
    return this.#origin;
  }

  get rank(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** The elements in row-major order. Do not write into the array: other tensors may share it. */
  async data(): Promise<TypedArray> {
    if (this.#origin.kind !== 'leaf') await evaluator().prepareFor([this]);
    return this.dataSync();
  }

  /** `data()` at once, on backends that can. */
  dataSync(): TypedArray {
    if (this.#origin.kind !== 'leaf') {
      const [values] = evaluator().evaluate([this]);
      this.#settle(values);
    }
    this.#stored ??= storedAs(this.dtype, leafValues(this));
    return this.#stored;
  }

  /** The elements as nested arrays; a number for a scalar. */
  async array(): Promise<NestedArray> {
    await this.data();
    return this.arraySync();
  }

  /** `array()` at once, on backends that can. */
  arraySync(): NestedArray {
    return toNested(this.dataSync(), this.shape, this.dtype === 'bool');
  }

  /** The only element of a tensor that has just one. Throws `ShapeError` for any other. */
  item(): number {
    if (this.size !== 1) {
      throw new ShapeError(
        `item() reads a tensor of one element; this one has the shape ${formatShape(this.shape)}. Use data() or array().`,
        {
          doing: 'item',
          given: this.shape,
        },
      );
    }
    return this.dataSync()[0];
  }

  toString(): string {
    const what = this.#origin.kind === 'op' ? ` = ${this.#origin.op.name}` : '';
    return `Tensor(shape=${formatShape(this.shape)}, dtype=${this.dtype}${what})`;
  }

  #settle(values: TypedArray): void {
    if (evaluator().forgetting) this.#origin = { kind: 'leaf', values };
    else this.#stored = values;
  }
}

/** The values of a leaf as they were given, unrounded. */
export function leafValues(tensor: Tensor): TypedArray {
  if (tensor.origin.kind === 'leaf') return tensor.origin.values;
  throw new GraphError(`${tensor} has no value yet.`, { given: tensor.origin.kind });
}

/** A tensor that holds `values`. The array is not copied. */
export function leaf(
  values: TypedArray,
  shape: Shape,
  dtype: DType = dtypeOfArray(values),
): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new ShapeError(
      `${describeDoing('tensor')}: ${values.length} values do not fill the shape ${formatShape(shape)}, which has ${sizeOf(shape)} elements.`,
      { doing: 'tensor', given: values.length, wanted: shape },
    );
  }
  return new Tensor(shape, dtype, { kind: 'leaf', values });
}

/** A scalar leaf. */
export function scalar(value: number, dtype: DType = 'float32'): Tensor {
  return leaf(Float64Array.of(value), [], dtype);
}

/** A hole in a graph. */
export function placeholder(shape: Shape, dtype: DType, name: string): Tensor {
  return new Tensor(shape, dtype, { kind: 'placeholder', name });
}

/** The result of `op` on `inputs`. */
export function apply<A>(op: Op<A>, inputs: readonly Tensor[], attrs: A): Tensor {
  const { shape, dtype } = op.infer(inputs, attrs);
  return new Tensor(shape, dtype, {
    kind: 'op',
    op: op as Op,
    inputs,
    attrs,
    scope: currentScope(),
  });
}

function storedAs(dtype: DType, values: TypedArray): TypedArray {
  return allocate(dtype, 0).constructor === values.constructor && dtype !== 'bool'
    ? values
    : convertValues(values, dtype);
}

function toNested(data: TypedArray, shape: Shape, bool: boolean): NestedArray {
  let offset = 0;
  const take = (axis: number): NestedArray => {
    if (axis === shape.length) {
      const value = data[offset++];
      return bool ? value !== 0 : value;
    }
    return Array.from({ length: shape[axis] }, () => take(axis + 1));
  };
  return take(0);
}
