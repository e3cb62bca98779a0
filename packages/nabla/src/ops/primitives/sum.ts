import { normalizeAxes, type Shape, sizeOf } from '../../base/shape.ts';
import { checkDType, NUMBERS } from '../elementwise.ts';
import { forEachOffset, reducedStrides } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';

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
  vjp: (g, { inputs: [x], attrs: { axes } }, p) => [
    p.broadcastTo(p.reshape(g, { shape: keepAxes(x.shape, axes) }), { shape: x.shape }),
  ],
  reference([x], { axes }, out) {
    const total = new Float64Array(sizeOf(out.shape));
    forEachOffset(x.shape, [reducedStrides(x.shape, axes)], ([to], from) => {
      total[to] += x.data[from];
    });
    out.data.set(total);
  },
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
