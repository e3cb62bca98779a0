import { DataError, isFloating } from '../base/index.ts';
import { leaf, scalar, type Tensor } from '../graph/index.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import * as p from './primitives/index.ts';

/** Indices as int32. A number with a fraction is refused where it is known, and not rounded. */
export function whole(name: string, indices: TensorLike): Tensor {
  const given = toTensor(indices);
  if (given.origin.kind === 'leaf' && isFloating(given.dtype)) {
    const at = given.origin.values.findIndex((index) => !Number.isInteger(index));
    if (at >= 0) {
      throw new DataError(
        `${name}: index ${given.origin.values[at]} (number ${at} of the indices) is no whole number. Round the indices first.`,
        { doing: name, given: given.origin.values[at], row: at },
      );
    }
  }
  return cast(given, 'int32');
}

/**
 * Indices counted from the start, where they were counted from the end. Those that are too small stay
 * as they are, so that the error names what the user gave.
 */
export function fromStart(indices: Tensor, length: number): Tensor {
  const { origin } = indices;
  if (origin.kind === 'leaf') {
    const turned = (index: number) => (index < 0 && index >= -length ? index + length : index);
    return origin.values.some((index) => index < 0)
      ? leaf(Int32Array.from(origin.values, turned), indices.shape)
      : indices;
  }
  const fromEnd = p.logicalAnd(
    p.less(indices, scalar(0, 'int32')),
    p.greaterEqual(indices, scalar(-length, 'int32')),
  );
  return p.select(fromEnd, p.add(indices, scalar(length, 'int32')), indices);
}
