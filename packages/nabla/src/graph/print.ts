import { formatShape } from '../base/shape.ts';
import { LoopBody } from './loop-body.ts';
import type { Tensor } from './tensor.ts';
import { isOp, topological } from './walk.ts';

/**
 * The graph of `roots` as text, one line a tensor, inputs first:
 * `%3: float32(2, 1) = matmul(%0, %1)  # dense`. Below a loop stands what a step of it computes.
 */
export function printGraph(roots: readonly Tensor[]): string {
  const order = topological(roots);
  const names = new Map(order.map((tensor, index) => [tensor, `%${index}`]));
  const lines = order.map((tensor) => {
    const head = `${names.get(tensor)}: ${tensor.dtype}${formatShape(tensor.shape)} = `;
    if (!isOp(tensor)) return head + describeSource(tensor);
    const { op, inputs, attrs, scope } = tensor.origin;
    const args = [...inputs.map((input) => names.get(input)), ...describeAttrs(attrs)].join(', ');
    return `${head}${op.name}(${args})${scope === '' ? '' : `  # ${scope}`}${describeBodies(attrs)}`;
  });
  const returned = roots.map((root) => names.get(root)).join(', ');
  return [...lines, `return ${returned}`].join('\n');
}

function describeSource(tensor: Tensor): string {
  const { origin } = tensor;
  if (origin.kind === 'placeholder') return origin.name;
  if (origin.kind === 'leaf' && tensor.size <= 4)
    return `[${Array.from(origin.values).join(', ')}]`;
  return 'data';
}

function describeAttrs(attrs: unknown): string[] {
  if (typeof attrs !== 'object' || attrs === null) return [];
  return Object.entries(attrs).flatMap(([key, value]) =>
    typeof value === 'function' || value instanceof LoopBody
      ? []
      : [`${key}=${JSON.stringify(value)}`],
  );
}

function describeBodies(attrs: unknown): string {
  const bodies = Object.values(attrs ?? {}).filter((value) => value instanceof LoopBody);
  return bodies
    .flatMap(({ results }) => printGraph(results).split('\n'))
    .map((line) => `\n   ${line}`)
    .join('');
}
