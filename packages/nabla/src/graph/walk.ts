import type { OpOrigin, Tensor } from './tensor.ts';

/** A tensor that an op made. */
export interface OpTensor extends Tensor {
  readonly origin: OpOrigin;
}

export function isOp(tensor: Tensor): tensor is OpTensor {
  return tensor.origin.kind === 'op';
}

/** What `tensor` is made of directly; nothing for leaves and placeholders. */
export function inputsOf(tensor: Tensor): readonly Tensor[] {
  return tensor.origin.kind === 'op' ? tensor.origin.inputs : [];
}

/**
 * Every tensor that `roots` are made of, inputs before what is made of them. The walk does not look
 * behind a tensor for which `stop` is true. It keeps its own stack: graphs may be deep.
 */
export function topological(
  roots: readonly Tensor[],
  stop: (tensor: Tensor) => boolean = () => false,
): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; next: number }[] = [];
  const enter = (tensor: Tensor) => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    stack.push({ tensor, next: 0 });
  };
  for (const root of roots) {
    enter(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const inputs = stop(top.tensor) ? [] : inputsOf(top.tensor);
      if (top.next < inputs.length) enter(inputs[top.next++]);
      else order.push((stack.pop() as typeof top).tensor);
    }
  }
  return order;
}

/** The tensors of `order` that depend on one of `sources`, the sources themselves included. */
export function dependents(order: readonly Tensor[], sources: Iterable<Tensor>): Set<Tensor> {
  const found = new Set(sources);
  for (const tensor of order) {
    if (inputsOf(tensor).some((input) => found.has(input))) found.add(tensor);
  }
  return found;
}
