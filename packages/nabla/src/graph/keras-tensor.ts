import type { DType } from '../base/dtype.ts';
import { ShapeError, UsageError } from '../base/errors.ts';
import { uniqueName } from '../base/names.ts';
import { formatShape, type PartialShape } from '../base/shape.ts';
import { mapTree, type Tree } from '../base/tree.ts';
import { placeholder, Tensor } from './tensor.ts';
import { Trace, withTrace } from './trace.ts';

/** What can be called on symbolic tensors: a layer, or a function of `ops`. */
export interface Operation {
  readonly name: string;
  /** Calls it on real tensors, with the arguments of the symbolic call. */
  invoke(...args: readonly unknown[]): unknown;
}

/** One call of an operation on symbolic tensors: an edge of the graph of layers. */
export interface SymbolicCall {
  readonly operation: Operation;
  /** The arguments, with symbolic tensors somewhere in them. */
  readonly args: readonly unknown[];
  readonly inputs: readonly KerasTensor[];
  outputs: readonly KerasTensor[];
}

/**
 * A tensor of the graph of layers: a shape, in which lengths may be open (`null`), and where it comes
 * from. `Input()` makes the first ones.
 */
export class KerasTensor {
  readonly shape: PartialShape;
  readonly dtype: DType;
  readonly name: string;
  /** The call that gives it; `undefined` for inputs of a model. */
  readonly call: SymbolicCall | undefined;

  constructor(
    shape: PartialShape,
    dtype: DType,
    options: { name?: string; call?: SymbolicCall } = {},
  ) {
    this.shape = shape;
    this.dtype = dtype;
    this.name = options.name ?? uniqueName('keras_tensor');
    this.call = options.call;
  }

  toString(): string {
    return `KerasTensor(${this.name}, shape=${formatShape(this.shape)}, dtype=${this.dtype})`;
  }

  /** Says what to do for those who read a value that is not there yet. */
  dataSync(): never {
    throw new UsageError(
      `${this} is symbolic: it has no value. Make a Model of it and call predict.`,
      { doing: 'reading a tensor' },
    );
  }
}

/** The symbolic tensors among arguments, in order. */
export function symbolicInputs(args: readonly unknown[]): KerasTensor[] {
  const found: KerasTensor[] = [];
  mapTree(args, (leaf) => {
    if (leaf instanceof KerasTensor) found.push(leaf);
    return leaf;
  });
  return found;
}

/** Replaces the symbolic tensors among arguments. */
export function replaceSymbolic(
  args: readonly unknown[],
  by: (tensor: KerasTensor) => unknown,
): unknown[] {
  return args.map((arg) => mapTree(arg, (leaf) => (leaf instanceof KerasTensor ? by(leaf) : leaf)));
}

/** Lengths that stand in for open ones: two, so that what depends on them shows; with many divisors, for reshapes. */
const STAND_INS = [2520, 5040] as const;

/**
 * Records a call of `operation` and gives its symbolic results. Their shapes come from building the
 * ops twice, with two lengths in the place of the open ones: what differs is open in the result.
 */
export function callSymbolically(
  operation: Operation,
  args: readonly unknown[],
): Tree<KerasTensor> {
  const call: SymbolicCall = { operation, args, inputs: symbolicInputs(args), outputs: [] };
  const open = call.inputs.some((input) => input.shape.includes(null));
  const first = dryRun(operation, args, STAND_INS[0]);
  const shapes = open
    ? tensorsOf(dryRun(operation, args, STAND_INS[1])).map(({ shape }) => shape)
    : undefined;
  let index = 0;
  const outputs: KerasTensor[] = [];
  const result = mapTree(first, (leaf) => {
    if (!(leaf instanceof Tensor)) return leaf;
    const other = shapes?.[index++] ?? leaf.shape;
    const shape = leaf.shape.map((length, axis) => (length === other[axis] ? length : null));
    if (other.length !== leaf.shape.length) throw openRank(operation);
    const output = new KerasTensor(shape, leaf.dtype, { call });
    outputs.push(output);
    return output;
  });
  call.outputs = outputs;
  return result as Tree<KerasTensor>;
}

function dryRun(operation: Operation, args: readonly unknown[], standIn: number): unknown {
  const concrete = replaceSymbolic(args, ({ shape, dtype, name }) =>
    placeholder(
      shape.map((length) => length ?? standIn),
      dtype,
      name,
    ),
  );
  return withTrace(new Trace(), () => operation.invoke(...concrete));
}

function tensorsOf(tree: unknown): Tensor[] {
  const found: Tensor[] = [];
  mapTree(tree, (leaf) => {
    if (leaf instanceof Tensor) found.push(leaf);
    return leaf;
  });
  return found;
}

function openRank(operation: Operation): ShapeError {
  return new ShapeError(
    `${operation.name}: the number of axes of the result depends on the batch size.`,
    { doing: operation.name },
  );
}
