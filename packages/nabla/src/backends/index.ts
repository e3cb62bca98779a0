/** Whatever can run a graph. Each backend is a folder of its own; none knows a particular op. */
export type {
  Backend,
  CompileOptions,
  Executable,
  KernelFacts,
  Prepared,
  Session,
  SessionBackend,
  StepGraph,
  StepProfile,
} from './backend.ts';
export { referenceBackend } from './reference/index.ts';
