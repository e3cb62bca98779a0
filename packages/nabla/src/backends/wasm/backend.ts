import { BackendError, UsageError } from '../../base/errors.ts';
import { compile } from '../../compiler/index.ts';
import type { SessionBackend } from '../backend.ts';
import { ModuleBuilder } from './encoder/index.ts';
import { PreparedSteps } from './session.ts';
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
    const session = new PreparedSteps([step], []).open();
    return (inputs) => session.run(0, inputs);
  },
  prepare: (steps, state) => new PreparedSteps(steps, state),
  print(step, after) {
    const texts = new Map<string, () => string>();
    const roots = [...step.outputs, ...step.updates.flatMap((tensor) => tensor ?? [])];
    const holes = [...step.inputs, ...step.state.flatMap((tensor) => tensor ?? [])];
    compile(roots, holes, (pass, text) => texts.set(pass, text));
    const text = texts.get(after);
    if (text) return text();
    throw new UsageError(
      `print: there is no pass '${after}'; passes are ${[...texts.keys()].join(', ')}.`,
      {
        doing: 'print',
        given: after,
        wanted: [...texts.keys()],
      },
    );
  },
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
