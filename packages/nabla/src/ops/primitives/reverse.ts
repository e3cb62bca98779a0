import { DTYPES } from '../../base/dtype.ts';
import { sliceLayout } from '../../base/layout.ts';
import { normalizeAxes, stridesOf } from '../../base/shape.ts';
import { forEachOffset } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import type { ReduceAttrs } from './sum-broadcast.ts';

/** The elements in the opposite order along axes. */
export const reverse: OnTensor<ReduceAttrs> = onTensor<ReduceAttrs>({
  name: 'reverse',
  infer([x], { axes }) {
    normalizeAxes(axes, x.shape.length, 'reverse');
    return { shape: x.shape, dtype: x.dtype };
  },
  vjp: (g, { attrs }) => [reverse(g, attrs)],
  reference([x], { axes }, out) {
    const steps = stridesOf(x.shape);
    const first = axes.reduce((sum, axis) => sum + Math.max(0, x.shape[axis] - 1) * steps[axis], 0);
    forEachOffset(
      x.shape,
      [steps.map((step, axis) => (axes.includes(axis) ? -step : step))],
      ([to], from) => {
        out.data[first + to] = x.data[from];
      },
    );
  },
  lower: ({ inputs: [{ shape }], attrs: { axes } }) => {
    const starts = shape.map((length, axis) => (axes.includes(axis) ? Math.max(0, length - 1) : 0));
    const steps = shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
    return { kind: 'view', layout: (from) => sliceLayout(from, starts, shape, steps) };
  },
  text: ([x]) => `reverse(${x})`,
  tex: ([x]) => `\\operatorname{reverse}(${x})`,
  local: () => '1',
  samples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3]], attrs: { axes: [0, 1] } },
    { inputs: [[]], attrs: { axes: [] } },
    { inputs: [[0, 2]], attrs: { axes: [0] } },
  ],
  traits: { dtypes: DTYPES },
});
