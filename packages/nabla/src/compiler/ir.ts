import type { DType, TypedArray } from '../base/dtype.ts';
import type { Layout } from '../base/layout.ts';
import type { Shape } from '../base/shape.ts';
import type { Op, Reduction, Scalar, Tensor } from '../graph/index.ts';
import type { Kernel } from './kernel.ts';

/** A tensor of a program that is being compiled: what it is, and how it is computed. */
export interface Value {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly def: Definition;
  /** What it was made for: the op's name and the layer's path. */
  readonly label: string;
}

/** A value, and how its elements are read. */
export interface Read {
  readonly value: Value;
  readonly layout: Layout;
}

export type Definition =
  /** Given when the program runs. */
  | { readonly kind: 'input'; readonly tensor: Tensor }
  | { readonly kind: 'constant'; readonly data: TypedArray }
  /** Each element by itself; the reads have its shape. */
  | { readonly kind: 'map'; readonly reads: readonly Read[]; readonly scalar: Scalar }
  /** The elements of what is read put together along axes of the read. */
  | {
      readonly kind: 'reduce';
      readonly reads: readonly [Read];
      readonly how: Reduction;
      readonly axes: readonly number[];
    }
  | {
      readonly kind: 'cumulate';
      readonly reads: readonly [Read];
      readonly how: 'sum' | 'prod';
      readonly axis: number;
      readonly reverse: boolean;
      readonly exclusive: boolean;
    }
  /** [..., m, k] by [..., k, n]; the leading axes of both are those of the result. */
  | { readonly kind: 'product'; readonly reads: readonly [Read, Read] }
  | {
      readonly kind: 'assemble';
      readonly reads: readonly Read[];
      readonly fill: number;
      /** Where the elements of each read go in the result. */
      readonly places: readonly Layout[];
    }
  | {
      readonly kind: 'scatter';
      /** Updates, indices of the shape of the updates, and what they go into, if not zeros. */
      readonly reads: readonly [Read, Read] | readonly [Read, Read, Read];
      readonly how: 'add' | 'put';
      readonly place: Layout;
      readonly stride: number;
      readonly length: number;
    }
  | {
      readonly kind: 'scan';
      /** First carries; sequences, whose rows are dense; constants. */
      readonly reads: readonly Read[];
      readonly body: CompiledBody;
      readonly steps: number;
      readonly reverse: boolean;
    }
  /** Computed by the op's own loops, outside of the compiled code. */
  | {
      readonly kind: 'host';
      readonly reads: readonly Read[];
      readonly op: Op;
      readonly attrs: unknown;
    };

/** The body of a loop: a program of its own, and what its inputs are; undefined where it reads one not. */
export interface CompiledBody {
  readonly program: Program;
  readonly kernels: readonly Kernel[];
  readonly carries: readonly (Value | undefined)[];
  readonly sequences: readonly (Value | undefined)[];
  readonly constants: readonly (Value | undefined)[];
}

/** Values in an order in which each comes after what it is made of, and those that are asked for. */
export interface Program {
  readonly values: readonly Value[];
  readonly outputs: readonly Value[];
}

export function readsOf({ def }: Value): readonly Read[] {
  return 'reads' in def ? def.reads : [];
}

/** The values that `outputs` need, inputs first, in the order of their first use. */
export function orderedValues(outputs: readonly Value[]): Value[] {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const stack: { value: Value; next: number }[] = [];
  const enter = (value: Value) => {
    if (seen.has(value)) return;
    seen.add(value);
    stack.push({ value, next: 0 });
  };
  for (const output of outputs) {
    enter(output);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const reads = readsOf(top.value);
      if (top.next < reads.length) enter(reads[top.next++].value);
      else order.push((stack.pop() as typeof top).value);
    }
  }
  return order;
}

/** `scalar` with each node replaced, from the leaves up; a node that is used twice is replaced once. */
export function rewriteScalar(
  scalar: Scalar,
  replace: (node: Scalar) => Scalar,
  done: Map<Scalar, Scalar> = new Map(),
): Scalar {
  const ready = done.get(scalar);
  if (ready) return ready;
  let node = scalar;
  if (scalar.kind === 'call') {
    const inputs = scalar.inputs.map((input) => rewriteScalar(input, replace, done));
    if (inputs.some((input, index) => input !== scalar.inputs[index])) node = { ...scalar, inputs };
  } else if (scalar.kind === 'at') {
    const at = rewriteScalar(scalar.at, replace, done);
    if (at !== scalar.at) node = { ...scalar, at };
  }
  const made = replace(node);
  done.set(scalar, made);
  return made;
}

/** The nodes of a formula, each once, those that others are made of first. */
export function scalarNodes(scalar: Scalar): Scalar[] {
  const order = new Set<Scalar>();
  const visit = (node: Scalar): void => {
    if (order.has(node)) return;
    if (node.kind === 'call') node.inputs.forEach(visit);
    if (node.kind === 'at') visit(node.at);
    order.add(node);
  };
  visit(scalar);
  return [...order];
}
