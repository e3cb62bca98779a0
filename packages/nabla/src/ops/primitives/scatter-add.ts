import { ShapeError } from '../../base/errors.ts';
import { formatShape, normalizeAxis, type Shape, sameShape } from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../elementwise.ts';
import { aroundAxis } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import { checkIndices, checkRange, indexArray } from './gather.ts';

export interface ScatterAttrs {
  readonly axis: number;
  /** The shape of the result. */
  readonly shape: Shape;
}

/**
 * Zeros of `shape`, to which the slices of `updates` are added along an axis at `indices`; those at one
 * place add up. The opposite of `gather`.
 */
export const scatterAdd: Primitive<
  (updates: Tensor, indices: Tensor, attrs: ScatterAttrs) => Tensor
> = primitive<ScatterAttrs, (updates: Tensor, indices: Tensor, attrs: ScatterAttrs) => Tensor>(
  {
    name: 'scatterAdd',
    infer([updates, indices], { axis, shape }) {
      checkDType('scatterAdd', updates, NUMBERS);
      checkIndices('scatterAdd', indices);
      normalizeAxis(axis, shape.length, 'scatterAdd');
      const wanted = [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)];
      if (!sameShape(updates.shape, wanted)) {
        const doing = describeDoing('scatterAdd');
        throw new ShapeError(
          `${doing}: the updates have the shape ${formatShape(updates.shape)}; for indices ${formatShape(indices.shape)} along axis ${axis} of ${formatShape(shape)} it must be ${formatShape(wanted)}.`,
          { doing, given: updates.shape, wanted },
        );
      }
      return { shape, dtype: updates.dtype };
    },
    vjp: (g, { inputs: [, indices], attrs: { axis } }, p) => [p.gather(g, indices, { axis }), null],
    reference([updates, indices], { axis, shape }, out) {
      const { outer, length, inner } = aroundAxis(shape, axis);
      const count = indices.data.length;
      checkRange('scatterAdd', indices, length);
      const total = new Float64Array(out.data.length);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < count; i++) {
          const to = (o * length + indices.data[i]) * inner;
          const from = (o * count + i) * inner;
          for (let n = 0; n < inner; n++) total[to + n] += updates.data[from + n];
        }
      }
      out.data.set(total);
    },
    text: ([updates, indices]) => `scatter(${updates} at ${indices})`,
    tex: ([updates, indices]) => `\\operatorname{scatter}(${updates}, ${indices})`,
    local: () => '1',
    samples: [
      {
        inputs: [[3, 2], indexArray([3], 1, 0, 1)],
        attrs: { axis: 0, shape: [4, 2] },
        name: 'a row twice',
      },
      { inputs: [[2, 2, 2], indexArray([2], 2, 0)], attrs: { axis: 1, shape: [2, 3, 2] } },
      {
        inputs: [[0, 2], indexArray([0])],
        attrs: { axis: 0, shape: [2, 2] },
        expected: [0, 0, 0, 0],
      },
    ],
    traits: { dtypes: NUMBERS },
  },
  (call) => (updates, indices, attrs) => call([updates, indices], attrs),
);
