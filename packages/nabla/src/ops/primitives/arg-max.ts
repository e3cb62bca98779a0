import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { formatShape, normalizeAxis } from '../../base/shape.ts';
import { describeDoing } from '../../graph/index.ts';
import { checkDType } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { noGradient, type OnTensor, onTensor } from '../primitive.ts';
import { dropAxes } from './sum-broadcast.ts';

export interface AxisAttrs {
  readonly axis: number;
}

function argExtreme(
  name: string,
  word: 'argmax' | 'argmin',
  better: (a: number, b: number) => boolean,
): OnTensor<AxisAttrs> {
  return onTensor<AxisAttrs>({
    name,
    infer([x], { axis }) {
      checkDType(name, x, DTYPES);
      normalizeAxis(axis, x.shape.length, name);
      if (x.shape[axis] === 0) {
        const doing = describeDoing(name);
        throw new ShapeError(
          `${doing}: ${formatShape(x.shape)} has no elements along axis ${axis}, so none of them is the ${word}. Leave empty tensors out.`,
          { doing, given: x.shape },
        );
      }
      return { shape: dropAxes(x.shape, [axis]), dtype: 'int32' };
    },
    vjp: noGradient,
    reference([x], { axis }, out) {
      const { outer, length, inner } = aroundAxis(x.shape, axis);
      for (let o = 0; o < outer; o++) {
        for (let n = 0; n < inner; n++) {
          const at = (i: number) => x.data[(o * length + i) * inner + n];
          let best = 0;
          for (let i = 1; i < length; i++) {
            if (!Number.isNaN(at(best)) && (Number.isNaN(at(i)) || better(at(i), at(best))))
              best = i;
          }
          out.data[o * inner + n] = best;
        }
      }
    },
    lower: ({ attrs: { axis } }) => ({ kind: 'reduce', how: word, axes: [axis] }),
    text: ([x]) => `${word}(${x})`,
    tex: ([x]) => `\\operatorname{${word}} ${x}`,
    local: () => '0',
    stops: 'the place of an element jumps, and has no slope',
    samples: [
      { inputs: [[2, 3]], attrs: { axis: 1 } },
      { inputs: [[2, 3, 2]], attrs: { axis: 1 } },
      {
        inputs: [{ shape: [4], dtype: 'float32', data: Float32Array.of(1, 3, 3, 1) }],
        attrs: { axis: 0 },
        expected: [word === 'argmax' ? 1 : 0],
        name: 'the first of ties',
      },
      { inputs: [[0, 3]], attrs: { axis: 1 } },
    ],
    traits: { dtypes: DTYPES },
  });
}

/** The place of the greatest element along an axis; of ties the first. */
export const argMax: OnTensor<AxisAttrs> = argExtreme('argMax', 'argmax', (a, b) => a > b);

/** The place of the least element along an axis; of ties the first. */
export const argMin: OnTensor<AxisAttrs> = argExtreme('argMin', 'argmin', (a, b) => a < b);
