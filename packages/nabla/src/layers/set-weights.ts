import { formatShape, ShapeError, sameShape } from '../base/index.ts';
import type { Variable } from '../graph/index.ts';
import { cast, type TensorLike, toTensor } from '../ops/index.ts';

/** Sets weights. Throws `ShapeError`, with all that does not fit, before any is set. */
export function setWeights(
  layer: { readonly name: string; readonly built: boolean },
  weights: readonly Variable[],
  values: readonly TensorLike[],
): void {
  const doing = `${layer.name}.setWeights`;
  if (values.length !== weights.length) {
    const paths = weights.map(({ path }) => path).join(', ');
    const hint = layer.built
      ? ''
      : ' The layer is not built yet: call it once, or give inputShape.';
    throw new ShapeError(
      `${doing}: ${values.length} arrays were given for ${weights.length} weights (${paths}).${hint}`,
      { doing, given: values.length, wanted: weights.length },
    );
  }
  const tensors = weights.map(({ dtype }, index) => cast(toTensor(values[index], dtype), dtype));
  const wrong = weights.flatMap(({ path, shape }, index) => {
    const given = tensors[index].shape;
    if (sameShape(shape, given)) return [];
    return [`${path} wants ${formatShape(shape)} and was given ${formatShape(given)}`];
  });
  if (wrong.length > 0) throw new ShapeError(`${doing}: ${wrong.join('; ')}.`, { doing, wrong });
  weights.forEach((variable, index) => {
    variable.assign(tensors[index]);
  });
}
