/**
 * From a graph to kernels: a list of passes over a program of loops, each printable, checked in between.
 * It knows kinds of loops and no op.
 */
export { type Compiled, compile, type PassName } from './compile.ts';
export {
  type CompiledBody,
  type Definition,
  type Program,
  type Read,
  readsOf,
  scalarNodes,
  type Value,
} from './ir.ts';
export {
  inputsOfKernel,
  isNode,
  type Kernel,
  kindOf,
  type LoopKernel,
  type LoopNode,
  type MemoryOperand,
  type Operand,
  outputsOfKernel,
  type SingleKernel,
} from './kernel.ts';
export { operationsOf, scratchBytes } from './kernels.ts';
export {
  align,
  byteSize,
  type Copy,
  leastBytes,
  type MemoryPlan,
  planKept,
  planMemory,
  planPassing,
} from './memory.ts';
