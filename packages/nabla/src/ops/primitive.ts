import { apply, type Op, type OpCall, type Tensor } from '../graph/index.ts';

/** An op that can be called: the record, and how it is used in code. */
export type Primitive<F extends (...args: never[]) => Tensor> = F & { readonly op: Op<never> };

/** Makes a primitive of its record and of `call`, which puts the arguments in their places. */
/* @__NO_SIDE_EFFECTS__ */
export function primitive<A, F extends (...args: never[]) => Tensor>(
  op: Op<A>,
  call: (apply: (inputs: readonly Tensor[], attrs: A) => Tensor) => F,
): Primitive<F> {
  return Object.assign(
    call((inputs, attrs) => apply(op, inputs, attrs)),
    { op: op as Op<never> },
  );
}

/** An op on one tensor: `sum(x, { axes })`. */
export type OnTensor<A> = Primitive<(x: Tensor, attrs: A) => Tensor>;

/** Makes a primitive on one tensor of its record. */
/* @__NO_SIDE_EFFECTS__ */
export function onTensor<A>(op: Op<A>): OnTensor<A> {
  return primitive<A, (x: Tensor, attrs: A) => Tensor>(
    op,
    (call) => (x, attrs) => call([x], attrs),
  );
}

/** The vjp of ops through which no gradient passes. */
export const noGradient = (_: Tensor, call: OpCall<never>): null[] => call.inputs.map(() => null);
