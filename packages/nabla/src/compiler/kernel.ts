import type { Shape } from '../base/shape.ts';
import type { Reduction, Scalar } from '../graph/index.ts';
import type { Definition, Read, Value } from './ir.ts';

/**
 * Loops over `outer`, and inside of each round one or more times over `inner`: once a stage. Values of the
 * level `element` are computed for each place of the inner loops, those of the level `row` once for each
 * place of the outer ones, when the stages before are done: sums of elements, and what follows from them.
 */
export interface LoopKernel {
  readonly kind: 'loop';
  readonly outer: Shape;
  readonly inner: Shape;
  /** Whether neighbours in memory are neighbours in the outer loops: columns are summed, not rows. */
  readonly vertical: boolean;
  readonly nodes: readonly LoopNode[];
}

/** A value in a loop kernel. */
export interface LoopNode {
  readonly value: Value;
  readonly level: 'row' | 'element';
  /** The number of the pass over the inner loops in which it is computed, or after which. */
  readonly stage: number;
  /** How elements are put together, for values that are reduced; else `scalar` says what is computed. */
  readonly how?: Reduction;
  readonly scalar: Scalar;
  /** What `scalar` reads, by index. */
  readonly operands: readonly Operand[];
  /** For each axis of the value, the loop that counts its places: outer loops first. -1 where it has one. */
  readonly axes: readonly number[];
  /** Where its elements go in memory, if they are not all of its value, in order. */
  readonly place?: {
    readonly of: Value;
    readonly offset: number;
    readonly strides: readonly number[];
  };
  /** Whether it is written to memory. */
  stored: boolean;
  /** Whether a later stage reads it again from scratch memory, since computing it again costs more. */
  kept: boolean;
}

/** Where a node reads from: another node of the kernel, or memory, by strides for each loop. */
export type Operand = LoopNode | MemoryOperand;

export interface MemoryOperand {
  readonly from: Value;
  readonly offset: number;
  /** Elements from one round to the next, outer loops first. */
  readonly strides: readonly number[];
}

export function isNode(operand: Operand): operand is LoopNode {
  return 'level' in operand;
}

/** Any other value is a kernel of its own, of the kind of its definition. */
export interface SingleKernel {
  readonly kind: 'single';
  readonly value: Value;
}

export type Kernel = LoopKernel | SingleKernel;
export type KernelKind = Definition['kind'] | 'loop';

export function kindOf(kernel: Kernel): KernelKind {
  return kernel.kind === 'loop' ? 'loop' : kernel.value.def.kind;
}

/** The values that a kernel reads from memory. */
export function inputsOfKernel(kernel: Kernel): Value[] {
  if (kernel.kind === 'single') {
    return 'reads' in kernel.value.def
      ? kernel.value.def.reads.map(({ value }: Read) => value)
      : [];
  }
  const found = new Set<Value>();
  for (const node of kernel.nodes) {
    for (const operand of node.operands) if (!isNode(operand)) found.add(operand.from);
  }
  return [...found];
}

/** The values that a kernel writes to memory. */
export function outputsOfKernel(kernel: Kernel): Value[] {
  if (kernel.kind === 'single') return [kernel.value];
  return kernel.nodes.filter(({ stored }) => stored).map(({ value }) => value);
}
