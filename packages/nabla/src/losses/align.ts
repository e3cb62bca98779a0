import { broadcastShapes, formatShape, isFloating, ShapeError } from '../base/index.ts';
import { describeDoing, type Tensor } from '../graph/index.ts';
import { cast, floatx, type TensorLike, toTensor } from '../ops/index.ts';
import { alignRanks } from './reduce.ts';

/**
 * Target and prediction as tensors of one floating-point dtype and of one rank. Throws `ShapeError`
 * where their shapes do not fit at all.
 */
export function aligned(doing: string, yTrue: TensorLike, yPred: TensorLike): [Tensor, Tensor] {
  const raw = toTensor(yPred);
  const prediction = isFloating(raw.dtype) ? raw : cast(raw, floatx());
  const [target, output] = alignRanks(cast(toTensor(yTrue), prediction.dtype), prediction);
  if (!broadcastShapes(target.shape, output.shape)) {
    const where = describeDoing(doing);
    throw new ShapeError(
      `${where}: the targets have the shape ${formatShape(target.shape)} and the predictions ${formatShape(output.shape)}; they must be equal. Check the units of the last layer against the columns of y.`,
      { doing: where, given: target.shape, wanted: output.shape },
    );
  }
  return [target, output];
}
