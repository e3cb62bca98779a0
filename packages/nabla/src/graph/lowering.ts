import type { DType } from '../base/dtype.ts';
import type { Layout } from '../base/layout.ts';
import type { LoopBody } from './loop-body.ts';
import type { Tensor } from './tensor.ts';

/**
 * A function of numbers that every backend has. Comparisons give bool.
 *
 * `round` is to the nearest, ties to even. `remainder` has the sign of the first, as JavaScript's `%`.
 * `maximum` and `minimum` give NaN where one of the two is NaN. 1 to any `power` is 1, as is -1 to that of
 * an infinity.
 *
 * Integers wrap round. Their `divide` and `remainder` are `(a / b) | 0` and `(a % b) | 0`, 0 where b is 0;
 * their `power` is that of float64 numbers. `not` of a bool is the other one; of an integer it turns each
 * bit. Shifts go by 0 to 31 places, those of a uint8 too, and by other numbers give anything.
 *
 * `cast` goes to the dtype of the node as JavaScript stores numbers: to integers towards 0, wrapping round,
 * and 0 for NaN and infinities; to bool it is `x != 0`.
 */
export type ScalarFunction =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'remainder'
  | 'minimum'
  | 'maximum'
  | 'power'
  | 'arctan2'
  | 'negative'
  | 'absolute'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'sqrt'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'sigmoid'
  | 'softplus'
  | 'erf'
  | 'erfc'
  | 'erfinv'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'arcsin'
  | 'arccos'
  | 'arctan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'arcsinh'
  | 'arccosh'
  | 'arctanh'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessEqual'
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'shiftLeft'
  | 'shiftRight'
  | 'shiftRightUnsigned'
  | 'select'
  | 'cast';

/**
 * What is computed for one element: of elements of the op's inputs, of constants, and of the element's own
 * place. A node that is used more than once is one object, to be computed once.
 */
export type Scalar =
  | { readonly kind: 'input'; readonly index: number; readonly dtype: DType }
  | { readonly kind: 'constant'; readonly value: number; readonly dtype: DType }
  | { readonly kind: 'position'; readonly axis: number; readonly dtype: 'int32' }
  | {
      readonly kind: 'call';
      readonly fn: ScalarFunction;
      readonly inputs: readonly Scalar[];
      readonly dtype: DType;
    }
  | ScalarAt;

/**
 * The element of input `index` that stands `at` places along an axis of that input. The map reads the input
 * with that axis at 0, and `axis` is stretched away: its place is computed, not counted.
 */
export interface ScalarAt {
  readonly kind: 'at';
  readonly index: number;
  readonly at: Scalar;
  /** Elements from one place of the axis to the next in the dense input, and how many there are. */
  readonly stride: number;
  readonly length: number;
  readonly dtype: DType;
}

/**
 * How elements that are reduced are put together; `argmax` and `argmin` give the first place of the best,
 * along one axis. NaN is the best of all, so `max` and `min` with it are NaN.
 */
export type Reduction = 'sum' | 'prod' | 'max' | 'min' | 'argmax' | 'argmin';

/** One part of an `assemble`: input `index`, whose elements go where `place` says in the dense result. */
export interface Piece {
  readonly index: number;
  readonly place: Layout;
}

/**
 * What an op is for a compiler: one of few kinds of loops. A compiler knows these, and no op.
 */
export type Lowering =
  /** Another way to read the same numbers; `layout` gives null where they must be copied first. */
  | { readonly kind: 'view'; readonly layout: (from: Layout) => Layout | null }
  /**
   * Each element of the result by itself, from the inputs stretched to its shape; `reads` says how each
   * input, dense, is read instead.
   */
  | {
      readonly kind: 'map';
      readonly value: Scalar;
      readonly reads?: readonly (Layout | undefined)[];
    }
  /** The elements along `axes` put together. */
  | { readonly kind: 'reduce'; readonly how: Reduction; readonly axes: readonly number[] }
  /** Sums, products and extremes of the elements up to each place of an axis. */
  | {
      readonly kind: 'cumulate';
      readonly how: 'sum' | 'prod';
      readonly axis: number;
      readonly reverse: boolean;
      readonly exclusive: boolean;
    }
  /** Matrix products: `[..., m, k]` by `[..., k, n]`, whose leading axes stretch. */
  | { readonly kind: 'product' }
  /** `fill`, with the inputs written into it. */
  | { readonly kind: 'assemble'; readonly fill: number; readonly pieces: readonly Piece[] }
  /**
   * The first input, or zeros where it is undefined, with the elements of input `updates` added to it or put
   * into it: each at its place under `place`, and the number of input `indices` further along an axis.
   */
  | {
      readonly kind: 'scatter';
      readonly how: 'add' | 'put';
      readonly base: number | undefined;
      readonly updates: number;
      readonly indices: number;
      /** Where an update goes in the dense result while its index is 0; of the shape of the updates. */
      readonly place: Layout;
      /** How the dense indices are read for an update. */
      readonly reads: Layout;
      /** Elements from one place of the axis to the next in the result, and how many there are. */
      readonly stride: number;
      readonly length: number;
    }
  /**
   * The body once for each step, on its holes in their order; the result has a row for each step: what the
   * carries become, and the outputs.
   */
  | {
      readonly kind: 'scan';
      readonly body: LoopBody;
      readonly steps: number;
      readonly reverse: boolean;
    }
  /** The same by simpler ops. */
  | { readonly kind: 'graph'; readonly build: () => Tensor };

/** An element of input `index`. */
export function inputScalar(index: number, dtype: DType): Scalar {
  return { kind: 'input', index, dtype };
}

export function constantScalar(value: number, dtype: DType): Scalar {
  return { kind: 'constant', value, dtype };
}

/** The place of the element along an axis of the result. */
export function positionScalar(axis: number): Scalar {
  return { kind: 'position', axis, dtype: 'int32' };
}

const BOOLEAN: ReadonlySet<ScalarFunction> = new Set(['equal', 'notEqual', 'less', 'lessEqual']);

/** `fn` of numbers of one dtype; a constant among them may be written as a number. */
export function callScalar(fn: ScalarFunction, ...given: readonly (Scalar | number)[]): Scalar {
  const typed = given.findLast((each) => typeof each !== 'number');
  const dtype = typed?.dtype ?? 'float32';
  const inputs = given.map((each) =>
    typeof each === 'number' ? constantScalar(each, dtype) : each,
  );
  return { kind: 'call', fn, inputs, dtype: BOOLEAN.has(fn) ? 'bool' : dtype };
}

export function castScalar(value: Scalar, dtype: DType): Scalar {
  return value.dtype === dtype ? value : { kind: 'call', fn: 'cast', inputs: [value], dtype };
}
