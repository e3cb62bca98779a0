/** Evaluates op by op with each op's own `reference`: slow, plain, and right by definition. */
export { referenceBackend } from './backend.ts';
