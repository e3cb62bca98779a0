import { DTYPES, type DType, isFloating } from '../base/dtype.ts';
import { DTypeError, ShapeError } from '../base/errors.ts';
import { broadcastShapes, formatShape, type Shape } from '../base/shape.ts';
import { type Aval, describeDoing } from '../graph/index.ts';

export const FLOATS: readonly DType[] = ['float32', 'float64'];
export const NUMBERS: readonly DType[] = DTYPES.filter((dtype) => dtype !== 'bool');
export const INTEGERS: readonly DType[] = ['int32', 'uint8'];

/** Refuses a dtype that the op does not work on. */
export function checkDType(name: string, x: Aval, dtypes: readonly DType[]): void {
  if (dtypes.includes(x.dtype)) return;
  const hint = dtypes.some(isFloating) ? ` Use ops.cast(x, 'float32') first.` : '';
  throw new DTypeError(
    `${describeDoing(name)} works on ${dtypes.join(', ')}, and was given ${x.dtype}.${hint}`,
    {
      doing: describeDoing(name),
      given: x.dtype,
      wanted: dtypes,
    },
  );
}

/** Refuses inputs of different dtypes: primitives never promote, `keras.ops` does. */
export function checkSameDType(name: string, a: Aval, b: Aval): void {
  if (a.dtype === b.dtype) return;
  throw new DTypeError(
    `${describeDoing(name)}: the inputs are ${a.dtype} and ${b.dtype}; they must be of one dtype. Use ops.cast.`,
    {
      doing: describeDoing(name),
      given: [a.dtype, b.dtype],
    },
  );
}

/** The common shape of `a` and `b`; throws `ShapeError` that names the axis where they part. */
export function broadcastOrThrow(name: string, a: Shape, b: Shape): Shape {
  const shape = broadcastShapes(a, b);
  if (shape) return shape;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: the shapes ${formatShape(a)} and ${formatShape(b)} do not fit. Counted from the last axis, lengths must be equal or 1.`,
    { doing, given: [a, b] },
  );
}
