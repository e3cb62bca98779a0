import { isFloating } from '../base/dtype.ts';
import { GradientError } from '../base/errors.ts';
import { formatShape } from '../base/shape.ts';
import { atScope } from './scope.ts';
import type { Tensor } from './tensor.ts';
import { dependents, isOp, topological } from './walk.ts';

/**
 * Backpropagation, graph to graph: for each target dE/d(target), given dE/d(output) as `seed`, or
 * `null` where nothing differentiable connects it to `output`.
 *
 * Walks the graph once from `output` back to the targets. Each op turns the gradient of its result
 * into those of its inputs by its own `vjp`; where a tensor is used more than once, they are added by `add`.
 */
export function gradient(
  output: Tensor,
  targets: readonly Tensor[],
  seed: Tensor,
  add: (a: Tensor, b: Tensor) => Tensor,
): (Tensor | null)[] {
  return gradients([output], targets, [seed], add);
}

/** The same for several outputs at once: what they give a target is added. */
export function gradients(
  outputs: readonly Tensor[],
  targets: readonly Tensor[],
  seeds: readonly Tensor[],
  add: (a: Tensor, b: Tensor) => Tensor,
): (Tensor | null)[] {
  const stops = new Set(targets);
  const order = topological(outputs, (tensor) => stops.has(tensor));
  const needed = dependents(order, targets);
  const found = new Map<Tensor, Tensor>();
  outputs.forEach((output, index) => {
    const other = found.get(output);
    found.set(output, other ? add(other, seeds[index]) : seeds[index]);
  });

  for (const tensor of order.reverse()) {
    const incoming = found.get(tensor);
    if (!incoming || stops.has(tensor) || !needed.has(tensor) || !isOp(tensor)) continue;
    const { op, inputs, attrs, scope } = tensor.origin;
    if (!inputs.some((input) => needed.has(input))) continue;
    const outgoing = atScope(scope, () => op.vjp(incoming, { inputs, output: tensor, attrs }));
    inputs.forEach((input, index) => {
      const part = outgoing[index];
      if (!part || !needed.has(input) || !isFloating(input.dtype)) return;
      const sum = found.get(input);
      found.set(input, sum ? atScope(scope, () => add(sum, part)) : part);
    });
    found.delete(tensor);
  }
  return targets.map((target) => found.get(target) ?? null);
}

/**
 * The ops that keep the gradient from reaching `target`: those on a way from it to `output` through
 * which nothing differentiable passes. Empty where there is no way at all.
 */
export function gradientStops(
  output: Tensor,
  target: Tensor,
): { op: string; scope: string; why: string }[] {
  const order = topological([output]);
  const onWay = dependents(order, [target]);
  return order.flatMap((tensor) => {
    if (!onWay.has(tensor) || !isOp(tensor) || tensor.origin.op.stops === undefined) return [];
    return [{ op: tensor.origin.op.name, scope: tensor.origin.scope, why: tensor.origin.op.stops }];
  });
}

/** Refuses outputs that have no single slope. */
export function checkScalarOutput(output: Tensor, doing: string): void {
  if (output.size === 1 && isFloating(output.dtype)) return;
  throw new GradientError(
    `${doing} takes the gradient of one floating-point number; the function returned ${output.dtype} of shape ${formatShape(output.shape)}. Reduce it with ops.sum or ops.mean first.`,
    {
      doing,
      given: { shape: output.shape, dtype: output.dtype },
      wanted: 'a floating-point scalar',
    },
  );
}
