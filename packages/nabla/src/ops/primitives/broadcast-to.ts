import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import {
  broadcastShapes,
  broadcastStrides,
  formatShape,
  type Shape,
  sameShape,
} from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import type { Primitives } from './index.ts';
import type { ShapeAttrs } from './reshape.ts';

/** `x` stretched to `shape` by NumPy's rule. */
export const broadcastTo: Primitive<(x: Tensor, attrs: ShapeAttrs) => Tensor> = primitive<
  ShapeAttrs,
  (x: Tensor, attrs: ShapeAttrs) => Tensor
>(
  {
    name: 'broadcastTo',
    infer([x], { shape }) {
      const common = broadcastShapes(x.shape, shape);
      if (!common || !sameShape(common, shape)) {
        const doing = describeDoing('broadcastTo');
        throw new ShapeError(
          `${doing}: ${formatShape(x.shape)} does not stretch to ${formatShape(shape)}; only axes of length 1 stretch.`,
          {
            doing,
            given: x.shape,
            wanted: shape,
          },
        );
      }
      return { shape, dtype: x.dtype };
    },
    vjp: (g, { inputs: [x] }, p) => [p.sumTo(g, x.shape)],
    reference([x], _, out) {
      forEachOffset(out.shape, [broadcastStrides(x.shape, out.shape)], ([from], to) => {
        out.data[to] = x.data[from];
      });
    },
    text: ([x]) => x,
    tex: ([x]) => x,
    local: () => '1',
    samples: [
      { inputs: [[3]], attrs: { shape: [2, 3] } },
      { inputs: [[2, 1]], attrs: { shape: [2, 3] } },
      { inputs: [[]], attrs: { shape: [2, 2] } },
      { inputs: [[1, 2]], attrs: { shape: [0, 2] } },
    ],
    traits: { dtypes: DTYPES },
  },
  (call) => (x, attrs) => (sameShape(x.shape, attrs.shape) ? x : call([x], attrs)),
);

/** The inverse of stretching, for gradients: sums `x` over the axes along which `shape` was stretched. */
export function sumTo(p: Pick<Primitives, 'sum' | 'reshape'>, x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((length, axis) =>
    axis < lead || (shape[axis - lead] === 1 && length !== 1) ? [axis] : [],
  );
  const summed = axes.length > 0 ? p.sum(x, { axes }) : x;
  return sameShape(summed.shape, shape) ? summed : p.reshape(summed, { shape });
}
