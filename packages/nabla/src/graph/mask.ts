import type { Tensor } from './tensor.ts';

const masks = new WeakMap<Tensor, Tensor>();

/** Which steps of a sequence count: a bool tensor that layers pass along beside their results. */
export function maskOf(tensor: Tensor): Tensor | undefined {
  return masks.get(tensor);
}

/** Puts `mask` beside `tensor`. */
export function setMask(tensor: Tensor, mask: Tensor): void {
  masks.set(tensor, mask);
}
