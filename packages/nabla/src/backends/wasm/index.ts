/** Runs compiled graphs as WebAssembly that is written for their exact shapes. */
export { isSupported, wasmBackend } from './backend.ts';
