import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { reshapeLayout } from '../../base/layout.ts';
import { checkShape, formatShape, type Shape, sizeOf } from '../../base/shape.ts';
import { describeDoing } from '../../graph/index.ts';
import { type OnTensor, onTensor } from '../primitive.ts';

export interface ShapeAttrs {
  readonly shape: Shape;
}

/** The same elements in row-major order under another shape. */
export const reshape: OnTensor<ShapeAttrs> = onTensor<ShapeAttrs>({
  name: 'reshape',
  infer([x], { shape }) {
    const doing = describeDoing('reshape');
    checkShape(shape, doing);
    if (sizeOf(shape) !== sizeOf(x.shape)) {
      throw new ShapeError(
        `${doing}: ${formatShape(x.shape)} has ${sizeOf(x.shape)} elements and ${formatShape(shape)} has ${sizeOf(shape)}; a reshape keeps their number.`,
        { doing, given: x.shape, wanted: shape },
      );
    }
    return { shape, dtype: x.dtype };
  },
  vjp: (g, { inputs: [x] }) => [reshape(g, { shape: x.shape })],
  reference: ([x], _, out) => out.data.set(x.data),
  lower: ({ attrs: { shape } }) => ({
    kind: 'view',
    layout: (from) => reshapeLayout(from, shape),
  }),
  text: ([x]) => x,
  tex: ([x]) => x,
  local: () => '1',
  samples: [
    { inputs: [[2, 3]], attrs: { shape: [3, 2] } },
    { inputs: [[2, 3]], attrs: { shape: [6] } },
    { inputs: [[]], attrs: { shape: [1, 1] } },
    { inputs: [[0, 3]], attrs: { shape: [3, 0] } },
  ],
  traits: { dtypes: DTYPES },
});
