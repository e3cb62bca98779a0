import { GraphError } from '../base/errors.ts';
import { formatShape, sameShape, sizeOf } from '../base/shape.ts';
import type { Tensor } from './tensor.ts';
import { isOp, topological } from './walk.ts';

/**
 * Checks the rules that every graph keeps: inputs are older than what is made of them (so there is
 * no cycle), each op still infers the shape and dtype that its result has, and leaves fill their
 * shapes. Throws `GraphError` at the first breach.
 */
export function verifyGraph(roots: readonly Tensor[]): void {
  for (const tensor of topological(roots)) {
    if (isOp(tensor)) verifyOp(tensor);
    else if (
      tensor.origin.kind === 'leaf' &&
      tensor.origin.values.length !== sizeOf(tensor.shape)
    ) {
      throw new GraphError(`${tensor}: the leaf holds ${tensor.origin.values.length} values.`, {
        given: tensor.shape,
      });
    }
  }
}

function verifyOp(tensor: Tensor): void {
  if (!isOp(tensor)) return;
  const { op, inputs, attrs, scope } = tensor.origin;
  const where = scope === '' ? op.name : `${scope}/${op.name}`;
  const younger = inputs.find((input) => input.id >= tensor.id);
  if (younger)
    throw new GraphError(`${where}: its input ${younger} is younger than its result.`, {
      doing: where,
    });
  const { shape, dtype } = op.infer(inputs, attrs);
  if (!sameShape(shape, tensor.shape) || dtype !== tensor.dtype) {
    throw new GraphError(
      `${where}: the result is ${tensor.dtype}${formatShape(tensor.shape)}, but its inputs give ${dtype}${formatShape(shape)}.`,
      { doing: where, given: tensor.shape, wanted: shape },
    );
  }
}
