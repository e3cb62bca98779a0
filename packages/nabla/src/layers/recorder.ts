import type { Tree } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import type { Layer } from './layer.ts';

/** One call of a layer while a model ran. */
export interface LayerCall {
  readonly layer: Layer;
  readonly inputs: Tree<Tensor>;
  readonly outputs: Tree<Tensor>;
  /** What its activation was applied to, if it has one. */
  readonly preactivation: Tensor | undefined;
}

let open: LayerCall[] | undefined;
const preactivations = new WeakMap<Tensor, Tensor>();

/** Runs `fn` and gives the calls of all layers in it, inner ones before those around them. */
export function recordCalls<T>(fn: () => T): { result: T; calls: readonly LayerCall[] } {
  const outer = open;
  const calls: LayerCall[] = [];
  open = calls;
  try {
    return { result: fn(), calls };
  } finally {
    open = outer;
  }
}

/** Notes a call, if calls are being recorded. */
export function noteCall(layer: Layer, inputs: Tree<Tensor>, outputs: Tree<Tensor>): void {
  if (!open) return;
  const preactivation = isTensor(outputs) ? preactivations.get(outputs) : undefined;
  open.push({ layer, inputs, outputs, preactivation });
}

/** `activation(z)`, remembering what it was applied to: the sum that explanations show as a step. */
export function activate(activation: (z: Tensor) => Tensor, z: Tensor): Tensor {
  const output = activation(z);
  if (output !== z) preactivations.set(output, z);
  return output;
}

function isTensor(tree: Tree<Tensor>): tree is Tensor {
  return 'dtype' in tree && 'origin' in tree;
}
