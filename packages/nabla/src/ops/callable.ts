import {
  callSymbolically,
  KerasTensor,
  type Operation,
  symbolicInputs,
  Tensor,
  Variable,
} from '../graph/index.ts';
import { type TensorLike, toTensor, toTensors } from './convert.ts';

/** The type of a result when an argument is symbolic. */
export type Symbolic<T> = T extends Tensor ? KerasTensor : { [K in keyof T]: Symbolic<T[K]> };

/** An op on one tensor; symbolic in, symbolic out. The first form is the one for untyped arguments. */
export interface OnOne<Rest extends unknown[], Out = Tensor> {
  (x: TensorLike, ...rest: Rest): Out;
  (x: KerasTensor, ...rest: Rest): Symbolic<Out>;
}

/** An op on two tensors. */
export interface OnTwo<Rest extends unknown[], Out = Tensor> {
  (a: TensorLike, b: TensorLike, ...rest: Rest): Out;
  (a: KerasTensor, b: KerasTensor | TensorLike, ...rest: Rest): Symbolic<Out>;
  (a: TensorLike, b: KerasTensor, ...rest: Rest): Symbolic<Out>;
}

/** An op on a list of tensors. */
export interface OnList<Rest extends unknown[], Out = Tensor> {
  (xs: readonly TensorLike[], ...rest: Rest): Out;
  (xs: readonly KerasTensor[], ...rest: Rest): Symbolic<Out>;
}

/** Makes the public op `name` of what it does with a tensor. */
/* @__NO_SIDE_EFFECTS__ */
export function onOne<Rest extends unknown[], Out = Tensor>(
  name: string,
  fn: (x: Tensor, ...rest: Rest) => Out,
): OnOne<Rest, Out> {
  return callable(name, (x: TensorLike, ...rest: Rest) => fn(toTensor(x), ...rest)) as OnOne<
    Rest,
    Out
  >;
}

/** Makes the public op `name` of what it does with two tensors, which it gets with one dtype. */
/* @__NO_SIDE_EFFECTS__ */
export function onTwo<Rest extends unknown[], Out = Tensor>(
  name: string,
  fn: (a: Tensor, b: Tensor, ...rest: Rest) => Out,
): OnTwo<Rest, Out> {
  return callable(name, (a: TensorLike, b: TensorLike, ...rest: Rest) =>
    fn(...toTensors(a, b), ...rest),
  ) as OnTwo<Rest, Out>;
}

/** Makes the public op `name` of what it does with a list of tensors. */
/* @__NO_SIDE_EFFECTS__ */
export function onList<Rest extends unknown[], Out = Tensor>(
  name: string,
  fn: (xs: Tensor[], ...rest: Rest) => Out,
): OnList<Rest, Out> {
  const run = (xs: readonly TensorLike[], ...rest: Rest) =>
    fn(
      xs.map((x) => toTensor(x)),
      ...rest,
    );
  return callable(name, run) as OnList<Rest, Out>;
}

/**
 * `fn`, which records itself instead when an argument is symbolic. For ops whose arguments fit none
 * of `onOne`, `onTwo` and `onList`.
 */
/* @__NO_SIDE_EFFECTS__ */
export function callable<A extends unknown[], Out>(
  name: string,
  fn: (...args: A) => Out,
): (...args: A) => Out {
  const operation: Operation = { name, invoke: (...args) => fn(...(args as A)) };
  const run = (...args: A): Out =>
    hasSymbolic(args) ? (callSymbolically(operation, args) as Out) : fn(...args);
  return Object.defineProperty(run, 'name', { value: name });
}

/** Whether a symbolic tensor is among arguments; data arrays are not searched. */
function hasSymbolic(args: readonly unknown[]): boolean {
  return args.some((arg) => {
    if (arg instanceof KerasTensor) return true;
    if (typeof arg !== 'object' || arg === null || arg instanceof Tensor || arg instanceof Variable)
      return false;
    if (ArrayBuffer.isView(arg) || (Array.isArray(arg) && typeof arg[0] !== 'object')) return false;
    return symbolicInputs([arg]).length > 0;
  });
}
