import { normalizeAxes, sizeOf } from '../../base/shape.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { forEachOffset, reducedStrides } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import { multiply } from './arithmetic.ts';
import { cumprod } from './cumulative.ts';
import { reshape } from './reshape.ts';
import { dropAxes, keepAxes, type ReduceAttrs } from './sum-broadcast.ts';
import { transpose } from './transpose.ts';

/**
 * The product along axes. Its slope by an element is the product of the others, which holds with zeros
 * among them too: the products before and after the element, multiplied.
 */
export const prod: OnTensor<ReduceAttrs> = onTensor<ReduceAttrs>({
  name: 'prod',
  infer([x], { axes }) {
    checkDType('prod', x, NUMBERS);
    normalizeAxes(axes, x.shape.length, 'prod');
    return { shape: dropAxes(x.shape, axes), dtype: x.dtype };
  },
  vjp(g, { inputs: [x], attrs: { axes } }) {
    const kept = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
    const permutation = [...kept, ...axes];
    const length = axes.reduce((product, axis) => product * x.shape[axis], 1);
    const rows = sizeOf(kept.map((axis) => x.shape[axis]));
    const flat = reshape(transpose(x, { permutation }), { shape: [rows, length] });
    const others = multiply(
      cumprod(flat, { axis: 1, reverse: false, exclusive: true }),
      cumprod(flat, { axis: 1, reverse: true, exclusive: true }),
    );
    const moved = reshape(others, { shape: permutation.map((axis) => x.shape[axis]) });
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [
      multiply(
        transpose(moved, { permutation: inverse }),
        reshape(g, { shape: keepAxes(x.shape, axes) }),
      ),
    ];
  },
  reference([x], { axes }, out) {
    const total = new Float64Array(out.data.length).fill(1);
    forEachOffset(x.shape, [reducedStrides(x.shape, axes)], ([to], from) => {
      total[to] *= x.data[from];
    });
    out.data.set(total);
  },
  lower: ({ attrs: { axes } }) => ({ kind: 'reduce', how: 'prod', axes }),
  text: ([x]) => `prod(${x})`,
  tex: ([x]) => `\\prod ${x}`,
  local: (_, [x], y) => `${y} / ${x}`,
  samples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 2]], attrs: { axes: [0, 2] } },
    { inputs: [[]], attrs: { axes: [] } },
    { inputs: [[2, 0]], attrs: { axes: [1] }, expected: [1, 1] },
    {
      name: 'zeros among the elements',
      inputs: [{ shape: [3], dtype: 'float64', data: Float64Array.of(2, 0, 3) }],
      attrs: { axes: [0] },
      expected: [0],
    },
  ],
  traits: { dtypes: NUMBERS },
});
