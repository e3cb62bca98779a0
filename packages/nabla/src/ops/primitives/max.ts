import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { formatShape, normalizeAxes } from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { checkDType } from '../checks.ts';
import { forEachOffset, reducedStrides } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import { divide, multiply } from './arithmetic.ts';
import { cast } from './cast.ts';
import { equal } from './comparison.ts';
import { reshape } from './reshape.ts';
import { dropAxes, keepAxes, type ReduceAttrs, sum } from './sum-broadcast.ts';

/** A reduction to the element that `better` prefers; equal ones share the gradient evenly. */
function extreme(
  name: string,
  word: 'max' | 'min',
  better: (a: number, b: number) => boolean,
  start: number,
): OnTensor<ReduceAttrs> {
  return onTensor<ReduceAttrs>({
    name,
    infer([x], { axes }) {
      checkDType(name, x, DTYPES);
      normalizeAxes(axes, x.shape.length, name);
      if (axes.some((axis) => x.shape[axis] === 0)) {
        const doing = describeDoing(name);
        const empty = axes.find((axis) => x.shape[axis] === 0);
        throw new ShapeError(
          `${doing}: ${formatShape(x.shape)} has no elements along axis ${empty}, so there is no ${word} to give. Give the result for no elements as \`initial\`, or leave empty tensors out.`,
          { doing, given: x.shape, axes },
        );
      }
      return { shape: dropAxes(x.shape, axes), dtype: x.dtype };
    },
    vjp: (g, { inputs: [x], output, attrs: { axes } }) => [shareGradient(g, x, output, axes)],
    reference([x], { axes }, out) {
      out.data.fill(start);
      const isFirst = new Uint8Array(out.data.length).fill(1);
      forEachOffset(x.shape, [reducedStrides(x.shape, axes)], ([to], from) => {
        const value = x.data[from];
        if (isFirst[to] || Number.isNaN(value) || better(value, out.data[to])) out.data[to] = value;
        isFirst[to] = 0;
      });
    },
    lower: ({ attrs: { axes } }) => ({ kind: 'reduce', how: word, axes }),
    text: ([x]) => `${word}(${x})`,
    tex: ([x]) => `\\${word} ${x}`,
    local: (_, [x], y) => `[${x} = ${y}]`,
    samples: [
      { inputs: [[2, 3]], attrs: { axes: [0] } },
      { inputs: [[2, 3, 2]], attrs: { axes: [0, 2] } },
      { inputs: [[2, 3]], attrs: { axes: [0, 1] } },
      { inputs: [[]], attrs: { axes: [] } },
      { inputs: [[0, 3]], attrs: { axes: [1] } },
      {
        name: 'equal elements',
        inputs: [{ shape: [2, 3], dtype: 'float64', data: Float64Array.of(1, -2, 1, -3, 4, 4) }],
        attrs: { axes: [1] },
        expected: word === 'max' ? [1, 4] : [-2, -3],
      },
    ],
    traits: { dtypes: DTYPES, smooth: false },
  });
}

function shareGradient(g: Tensor, x: Tensor, output: Tensor, axes: readonly number[]): Tensor {
  const shape = keepAxes(x.shape, axes);
  const best = cast(equal(x, reshape(output, { shape })), { dtype: x.dtype });
  const count = reshape(sum(best, { axes }), { shape });
  return multiply(divide(best, count), reshape(g, { shape }));
}

/** The greatest element along axes. */
export const reduceMax: OnTensor<ReduceAttrs> = extreme(
  'reduceMax',
  'max',
  (a, b) => a > b,
  -Infinity,
);

/** The least element along axes. */
export const reduceMin: OnTensor<ReduceAttrs> = extreme(
  'reduceMin',
  'min',
  (a, b) => a < b,
  Infinity,
);
