import type { DType, TypedArray } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Lowering } from './lowering.ts';
import type { Tensor } from './tensor.ts';

/** What is known of a tensor before it has a value. */
export interface Aval {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A value in memory, row-major and dense. */
export interface NDArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: TypedArray;
}

/** One use of an op: what went in and what comes out. */
export interface OpCall<A> {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly attrs: A;
}

/** Inputs for the tests that are generated from an op's record. */
export interface Sample<A> {
  /** What is special about this sample; part of the test's name. */
  readonly name?: string;
  /** Each input: a shape filled with smooth values of the op's `domain`, or an array as it is. */
  readonly inputs: readonly (Shape | NDArray)[];
  readonly attrs: A;
  /** The right result, where it is worth stating; the elements in row-major order. */
  readonly expected?: readonly number[];
}

/**
 * Everything that anyone asks of an op. Shared code asks an op through this record and never
 * compares its name. `A` is the type of the op's attributes: what it needs to know besides inputs.
 */
export interface Op<A = unknown> {
  readonly name: string;

  /** Shape and dtype of the result. Throws `ShapeError` or `DTypeError` that say what to do. */
  infer(inputs: readonly Aval[], attrs: A): Aval;

  /**
   * The vector-Jacobian product as more graph: given dE/d(output), what is dE/d(each input)?
   * `null` for an input through which no gradient flows.
   */
  vjp(gradient: Tensor, call: OpCall<A>): readonly (Tensor | null)[];

  /** The definition of right: plain loops from `inputs` into `out`. */
  reference(inputs: readonly NDArray[], attrs: A, out: NDArray): void;

  /** The op as loops, for compilers. An op that has no such form is run by its `reference`. */
  lower?(call: OpCall<A>): Lowering;

  /** How many operations it takes, where they are more than the elements that it reads and writes. */
  work?(call: OpCall<A>): number;

  /** How a person writes the result in plain text, given how the inputs are written. */
  text(inputs: readonly string[], attrs: A): string;

  /** How a person writes the result in LaTeX. */
  tex(inputs: readonly string[], attrs: A): string;

  /**
   * How the local derivative of the result by input `index` is written, for the chain rule:
   * `Y (1 - Y)` for the sigmoid with the output written `Y`. `'1'` where it is one.
   */
  local(index: number, inputs: readonly string[], output: string, attrs: A): string;

  /**
   * For ops that are linear in input `index`: which element of which other input the derivative of
   * output element `output` by input element `input` is. Explanations name it: dy1/dV1 is H1.
   */
  coefficient?(
    index: number,
    elements: { output: number; input: number },
    shapes: readonly Shape[],
  ): { input: number; element: number };

  /** Why no gradient passes, for ops through which none does: `round is flat almost everywhere`. */
  readonly stops?: string;

  readonly samples: readonly Sample<A>[];

  /** What the generated tests may assume. */
  readonly traits: OpTraits;
}

/** What the generated tests of an op may assume about it. */
export interface OpTraits {
  /** Dtypes that the inputs may have. */
  readonly dtypes: readonly DType[];
  /** The interval from which test inputs are drawn; default [-2, 2]. */
  readonly domain?: readonly [number, number];
  /** Whether each element of the result depends on the elements at its own place only. */
  readonly elementwise?: boolean;
  /** Whether second derivatives exist everywhere in the domain. Default true. */
  readonly smooth?: boolean;
}
