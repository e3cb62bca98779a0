import { formatShape, type PartialShape, ShapeError, UsageError } from '../base/index.ts';
import type { Variable } from '../graph/index.ts';
import type { Layer } from './layer.ts';

/** The length of an axis that weights depend on. Throws `ShapeError` where it is open. */
export function featuresOf(layer: string, shape: PartialShape, axis = -1): number {
  const length = shape.at(axis);
  if (typeof length === 'number') return length;
  throw new ShapeError(
    `${layer}: axis ${axis} of the input ${formatShape(shape)} must have a known length, since the weights depend on it. Give the shape in Input({ shape }) or inputShape.`,
    { doing: layer, given: shape },
  );
}

/** A weight that is there once the layer is built. Throws `UsageError` before that. */
export function built(layer: Layer, weight: Variable | undefined): Variable {
  if (weight) return weight;
  throw new UsageError(
    `${layer.name} has no weights yet: they are made when it is first called, or by build(inputShape).`,
    { doing: layer.name },
  );
}
