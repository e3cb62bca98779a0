import { DTYPES } from '../../base/dtype.ts';
import { normalizeAxis } from '../../base/shape.ts';
import { checkDType } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { noGradient, type OnTensor, onTensor } from '../primitive.ts';
import type { AxisAttrs } from './arg-max.ts';

/** The order that sorts an axis from the least to the greatest; equal elements keep theirs, NaN is last. */
export const argsort: OnTensor<AxisAttrs> = onTensor<AxisAttrs>({
  name: 'argsort',
  infer([x], { axis }) {
    checkDType('argsort', x, DTYPES);
    normalizeAxis(axis, x.shape.length, 'argsort');
    return { shape: x.shape, dtype: 'int32' };
  },
  vjp: noGradient,
  reference([x], { axis }, out) {
    const { outer, length, inner } = aroundAxis(x.shape, axis);
    for (let o = 0; o < outer; o++) {
      for (let n = 0; n < inner; n++) {
        const value = (i: number) => x.data[(o * length + i) * inner + n];
        const order = Array.from({ length }, (_, i) => i).sort(
          (i, j) => compare(value(i), value(j)) || i - j,
        );
        order.forEach((from, to) => {
          out.data[(o * length + to) * inner + n] = from;
        });
      }
    }
  },
  text: ([x]) => `argsort(${x})`,
  tex: ([x]) => `\\operatorname{argsort} ${x}`,
  local: () => '0',
  stops: 'an order jumps, and has no slope',
  samples: [
    { inputs: [[2, 3]], attrs: { axis: 1 } },
    { inputs: [[3, 2]], attrs: { axis: 0 } },
    {
      inputs: [{ shape: [4], dtype: 'float32', data: Float32Array.of(2, 1, 2, 0) }],
      attrs: { axis: 0 },
      expected: [3, 1, 0, 2],
      name: 'ties keep their order',
    },
    { inputs: [[0]], attrs: { axis: 0 } },
  ],
  traits: { dtypes: DTYPES },
});

function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}
