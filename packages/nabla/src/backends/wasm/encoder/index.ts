/** WebAssembly's binary format: modules, functions, instructions. Knows nothing of what they compute. */
export { Code, type FunctionRef, type Label, type Local, type ValueType } from './code.ts';
export type { Lane, Memory, MemoryLane, Plain } from './instructions.ts';
export {
  type FunctionShape,
  type ImportedFunction,
  type MemoryLimits,
  ModuleBuilder,
} from './module.ts';
