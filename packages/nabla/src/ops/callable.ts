import { checkOptionNames, isPlainObject, show, UsageError } from '../base/index.ts';
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

/** Makes the public op `name` of what it does with a tensor; `options` are the names of its options. */
/* @__NO_SIDE_EFFECTS__ */
export function onOne<Rest extends unknown[], Out = Tensor>(
  name: string,
  fn: (x: Tensor, ...rest: Rest) => Out,
  options?: readonly string[],
): OnOne<Rest, Out> {
  const check = optionsCheck(name, fn.length - 1, options);
  return callable(name, (x: TensorLike, ...rest: Rest) => fn(toTensor(x), ...check(rest))) as OnOne<
    Rest,
    Out
  >;
}

/** Makes the public op `name` of what it does with two tensors, which it gets with one dtype. */
/* @__NO_SIDE_EFFECTS__ */
export function onTwo<Rest extends unknown[], Out = Tensor>(
  name: string,
  fn: (a: Tensor, b: Tensor, ...rest: Rest) => Out,
  options?: readonly string[],
): OnTwo<Rest, Out> {
  const check = optionsCheck(name, fn.length - 2, options);
  return callable(name, (a: TensorLike, b: TensorLike, ...rest: Rest) =>
    fn(...toTensors(a, b), ...check(rest)),
  ) as OnTwo<Rest, Out>;
}

/** Makes the public op `name` of what it does with a list of tensors. */
/* @__NO_SIDE_EFFECTS__ */
export function onList<Rest extends unknown[], Out = Tensor>(
  name: string,
  fn: (xs: Tensor[], ...rest: Rest) => Out,
  options?: readonly string[],
): OnList<Rest, Out> {
  const check = optionsCheck(name, fn.length - 1, options);
  const run = (xs: readonly TensorLike[], ...rest: Rest) =>
    fn(
      xs.map((x) => toTensor(x)),
      ...check(rest),
    );
  return callable(name, run) as OnList<Rest, Out>;
}

/**
 * Refuses what would be ignored in silence: what stands in the place of the options and is no object,
 * such as the axis of `sum(x, 1)`, and names that no option has. `required` is how many arguments come
 * before the options; what `Array.map` passes besides the element is let through, and dropped.
 */
function optionsCheck(
  name: string,
  required: number,
  known: readonly string[] | undefined,
): <Rest extends unknown[]>(rest: Rest) => Rest {
  return <Rest extends unknown[]>(rest: Rest) => {
    const [options, ...more] = rest.slice(required);
    if (options === undefined) return rest;
    if (Array.isArray(more[0])) return rest.slice(0, required) as Rest;
    if (isPlainObject(options) && more.length === 0) {
      if (known) checkOptionNames(name, options, known);
      return rest;
    }
    throw new UsageError(
      `${name} takes its options as one object behind its ${required === 0 ? 'tensors' : 'arguments'}, such as { axis: 1 }; it was given ${show(options)}.`,
      { doing: name, given: options, wanted: 'an object' },
    );
  };
}

/**
 * `fn`, which records itself instead when an argument is symbolic. For ops whose arguments fit none
 * of `onOne`, `onTwo` and `onList`. `options` are the names of its options, which come last.
 */
/* @__NO_SIDE_EFFECTS__ */
export function callable<A extends unknown[], Out>(
  name: string,
  fn: (...args: A) => Out,
  options?: readonly string[],
): (...args: A) => Out {
  const operation: Operation = { name, invoke: (...args) => fn(...(args as A)) };
  const run = (...args: A): Out => {
    const last = args[args.length - 1];
    if (options && isPlainObject(last)) checkOptionNames(name, last, options);
    return hasSymbolic(args) ? (callSymbolically(operation, args) as Out) : fn(...args);
  };
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
