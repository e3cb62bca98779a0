/** Running graphs: the default backend, evaluation of tensors, and steps compiled to programs. */
import './install.ts';

export { engine, loadEngine, setThreads, withoutEngine } from './engine.ts';
export { defaultBackend, evaluate, type Feeds, keepingGraph } from './evaluate.ts';
export { type Outputs, Program } from './program.ts';
export { Resident } from './resident.ts';
