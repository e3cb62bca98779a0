import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { formatShape, normalizeAxis, sameShape } from '../../base/shape.ts';
import { describeDoing, scalar, type Tensor } from '../../graph/index.ts';
import { checkSameDType } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import type { AxisAttrs } from './arg-max.ts';
import { equal } from './comparison.ts';
import { checkIndices, checkRange, gather, indexArray, namedSlices } from './gather-scatter.ts';
import { iota } from './iota.ts';
import { reshape } from './reshape.ts';
import { select } from './select.ts';
import { broadcastTo } from './sum-broadcast.ts';

/** `x` with the slices at `indices` of an axis replaced; of a slice that is named twice the last stays. */
export const scatterUpdate: Primitive<
  (x: Tensor, indices: Tensor, updates: Tensor, attrs: AxisAttrs) => Tensor
> = primitive<AxisAttrs, (x: Tensor, indices: Tensor, updates: Tensor, attrs: AxisAttrs) => Tensor>(
  {
    name: 'scatterUpdate',
    infer([x, indices, updates], { axis }) {
      checkIndices('scatterUpdate', indices);
      checkSameDType('scatterUpdate', x, updates);
      normalizeAxis(axis, x.shape.length, 'scatterUpdate');
      const wanted = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
      if (!sameShape(updates.shape, wanted)) {
        const doing = describeDoing('scatterUpdate');
        throw new ShapeError(
          `${doing}: the updates have the shape ${formatShape(updates.shape)}; for indices ${formatShape(indices.shape)} along axis ${axis} of ${formatShape(x.shape)} it must be ${formatShape(wanted)}.`,
          { doing, given: updates.shape, wanted },
        );
      }
      return { shape: x.shape, dtype: x.dtype };
    },
    vjp(g, { inputs: [x, indices, updates], attrs: { axis } }) {
      const zero = scalar(0, g.dtype);
      const zeros = broadcastTo(zero, { shape: updates.shape });
      // An update reaches the result where its number is the one that stayed.
      const numbers = reshape(iota({ shape: [indices.size], axis: 0, dtype: 'int32' }), {
        shape: indices.shape,
      });
      const none = broadcastTo(scalar(-1, 'int32'), { shape: [x.shape[axis]] });
      const last = scatterUpdate(none, indices, numbers, { axis: 0 });
      const stayed = equal(gather(last, indices, { axis: 0 }), numbers);
      const inner = x.shape.slice(axis + 1).map(() => 1);
      const mask = reshape(stayed, { shape: [...indices.shape, ...inner] });
      return [
        scatterUpdate(g, indices, zeros, { axis }),
        null,
        select(mask, gather(g, indices, { axis }), zero),
      ];
    },
    reference([x, indices, updates], { axis }, out) {
      const { outer, length, inner } = aroundAxis(x.shape, axis);
      const count = indices.data.length;
      checkRange('scatterUpdate', indices, length);
      out.data.set(x.data);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < count; i++) {
          const from = (o * count + i) * inner;
          const to = (o * length + indices.data[i]) * inner;
          out.data.set(updates.data.subarray(from, from + inner), to);
        }
      }
    },
    lower: ({ inputs: [x, indices], attrs: { axis } }) => ({
      kind: 'scatter',
      how: 'put',
      base: 0,
      updates: 2,
      indices: 1,
      ...namedSlices(x.shape, indices.shape, axis),
    }),
    text: ([x, indices, updates]) => `${x} with ${updates} at ${indices}`,
    tex: ([x, indices, updates]) => `${x}[${indices} \\leftarrow ${updates}]`,
    local: (index, [, indices]) => ['[not replaced]', '0', `[last at ${indices}]`][index],
    samples: [
      { inputs: [[4, 2], indexArray([2], 3, 0), [2, 2]], attrs: { axis: 0 } },
      { inputs: [[2, 3, 2], indexArray([2, 1], 2, 0), [2, 2, 1, 2]], attrs: { axis: 1 } },
      { inputs: [[3], indexArray([3], 1, 0, 1), [3]], attrs: { axis: 0 }, name: 'one twice' },
      { inputs: [[3], indexArray([], 1), []], attrs: { axis: 0 }, name: 'a scalar index' },
      { inputs: [[2, 2], indexArray([0]), [0, 2]], attrs: { axis: 0 } },
      { inputs: [[0], indexArray([0]), [0]], attrs: { axis: 0 } },
    ],
    traits: { dtypes: DTYPES },
  },
  (call) => (x, indices, updates, attrs) => call([x, indices, updates], attrs),
);
