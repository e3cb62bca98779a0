import { BackendError } from '../../base/errors.ts';
import type { SessionBackend } from '../backend.ts';
import { ModuleBuilder } from './encoder/index.ts';
import { WasmSession } from './session.ts';
import { setThreads } from './threads/index.ts';

/** Compiles whole graphs to WebAssembly. */
export const wasmBackend: SessionBackend = {
  name: 'wasm',
  compile(outputs, placeholders, { precision = 'typed' } = {}) {
    if (precision !== 'typed') {
      throw new BackendError('The WebAssembly backend computes each tensor in its own dtype.', {
        doing: 'compile',
        given: precision,
        wanted: 'typed',
      });
    }
    const step = { inputs: placeholders, state: [], outputs, updates: [] };
    const session = new WasmSession([step], []);
    return (inputs) => session.run(0, inputs);
  },
  open: (steps, state, room) => new WasmSession(steps, state, room),
  setThreads,
};

/** Whether the host runs WebAssembly with vectors. */
export function isSupported(): boolean {
  if (typeof WebAssembly !== 'object') return false;
  const module = new ModuleBuilder({ initial: 1 });
  module.function({}, (code) => {
    code.splat('f32x4', 0);
    code.drop();
  });
  return WebAssembly.validate(module.encode());
}
