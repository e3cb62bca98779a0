/**
 * The program of a worker, as text: it is started from a string, which works in every host and under every
 * bundler. It knows modules by number, and runs what it is told of them until it is done. Functions of the
 * host are for the first thread only. A failure is written into the memory, where the others look.
 */
export const WORKER = `
const open = new Map();
const take = ({ id, module, memory, failed, run, args }) => {
  if (module) {
    const host = { memory };
    for (const { name, kind } of WebAssembly.Module.imports(module)) {
      if (kind === 'function') host[name] = () => 0;
    }
    const { exports } = new WebAssembly.Instance(module, { host });
    open.set(id, { exports, memory, failed });
    tell(id);
  } else if (run) {
    const { exports, memory, failed } = open.get(id);
    try {
      exports[run](...args);
    } catch {
      Atomics.store(new Int32Array(memory.buffer), failed / 4, 1);
    }
  } else open.delete(id);
};
const node = globalThis.process?.versions?.node && globalThis.process.getBuiltinModule('node:worker_threads');
const tell = (id) => (node ? node.parentPort.postMessage(id) : postMessage(id));
if (node) node.parentPort.on('message', take);
else onmessage = ({ data }) => take(data);
tell(-1);`;
