/** Whatever can run a graph. Each backend is a folder of its own; none knows a particular op. */
export type {
  Backend,
  CompileOptions,
  Executable,
  Session,
  SessionBackend,
  StepGraph,
} from './backend.ts';
export { referenceBackend } from './reference/index.ts';
