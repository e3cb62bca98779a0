import { atScope } from './scope.ts';
import { apply, type Tensor } from './tensor.ts';
import { isOp, topological } from './walk.ts';

/** `roots` made anew with other tensors in the place of some; what depends on none of these stays as it is. */
export function copyGraph(
  roots: readonly Tensor[],
  replaced: ReadonlyMap<Tensor, Tensor>,
): Tensor[] {
  const copies = new Map(replaced);
  for (const tensor of topological(roots, (each) => replaced.has(each))) {
    if (copies.has(tensor) || !isOp(tensor)) continue;
    const { op, inputs, attrs, scope } = tensor.origin;
    if (!inputs.some((input) => copies.has(input))) continue;
    const from = inputs.map((input) => copies.get(input) ?? input);
    copies.set(
      tensor,
      atScope(scope, () => apply(op, from, attrs)),
    );
  }
  return roots.map((root) => copies.get(root) ?? root);
}
