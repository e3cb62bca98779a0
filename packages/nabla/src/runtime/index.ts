/** Running graphs: the default backend, evaluation of tensors, and steps compiled to programs. */
import './install.ts';

export { engine, loadEngine, ready, setThreads, withoutEngine } from './engine.ts';
export { defaultBackend, evaluate, type Feeds, isForgetting, keepingGraph } from './evaluate.ts';
export { type Outputs, Program } from './program.ts';
export { Resident } from './resident.ts';
