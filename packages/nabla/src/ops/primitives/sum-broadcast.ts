import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { broadcastLayout } from '../../base/layout.ts';
import {
  broadcastShapes,
  broadcastStrides,
  formatShape,
  normalizeAxes,
  type Shape,
  sameShape,
  sizeOf,
} from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { forEachOffset, reducedStrides } from '../loops.ts';
import { type OnTensor, onTensor, type Primitive, primitive } from '../primitive.ts';
import { reshape, type ShapeAttrs } from './reshape.ts';

export interface ReduceAttrs {
  /** Axes that are summed over; they are gone from the result. Sorted, from 0. */
  readonly axes: readonly number[];
}

/** The sum over `axes`, in float64 whatever the dtype: the order of the additions does not show. */
export const sum: OnTensor<ReduceAttrs> = onTensor<ReduceAttrs>({
  name: 'sum',
  infer([x], { axes }) {
    checkDType('sum', x, NUMBERS);
    normalizeAxes(axes, x.shape.length, 'sum');
    return { shape: dropAxes(x.shape, axes), dtype: x.dtype };
  },
  vjp: (g, { inputs: [x], attrs: { axes } }) => [
    broadcastTo(reshape(g, { shape: keepAxes(x.shape, axes) }), { shape: x.shape }),
  ],
  reference([x], { axes }, out) {
    const total = new Float64Array(sizeOf(out.shape));
    forEachOffset(x.shape, [reducedStrides(x.shape, axes)], ([to], from) => {
      total[to] += x.data[from];
    });
    out.data.set(total);
  },
  lower: ({ attrs: { axes } }) => ({ kind: 'reduce', how: 'sum', axes }),
  text: ([x]) => `sum(${x})`,
  tex: ([x]) => `\\sum ${x}`,
  local: () => '1',
  samples: [
    { inputs: [[2, 3]], attrs: { axes: [0] } },
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 2]], attrs: { axes: [0, 2] } },
    { inputs: [[]], attrs: { axes: [] } },
    { inputs: [[0, 3]], attrs: { axes: [0] }, expected: [0, 0, 0] },
  ],
  traits: { dtypes: NUMBERS },
});

/** `shape` without `axes`. */
export function dropAxes(shape: Shape, axes: readonly number[]): number[] {
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** `shape` with the length 1 along `axes`. */
export function keepAxes(shape: Shape, axes: readonly number[]): number[] {
  return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
}

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
    vjp: (g, { inputs: [x] }) => [sumTo(g, x.shape)],
    reference([x], _, out) {
      if (x.data.length === 1) {
        out.data.fill(x.data[0]);
        return;
      }
      forEachOffset(out.shape, [broadcastStrides(x.shape, out.shape)], ([from], to) => {
        out.data[to] = x.data[from];
      });
    },
    lower: ({ attrs: { shape } }) => ({
      kind: 'view',
      layout: (from) => broadcastLayout(from, shape),
    }),
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
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((length, axis) =>
    axis < lead || (shape[axis - lead] === 1 && length !== 1) ? [axis] : [],
  );
  const summed = axes.length > 0 ? sum(x, { axes }) : x;
  return sameShape(summed.shape, shape) ? summed : reshape(summed, { shape });
}
