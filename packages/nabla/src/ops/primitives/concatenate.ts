import { DTYPES } from '../../base/dtype.ts';
import { DTypeError, ShapeError } from '../../base/errors.ts';
import { denseLayout, sliceLayout } from '../../base/layout.ts';
import { formatShape, normalizeAxis, stridesOf } from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import type { AxisAttrs } from './arg-max.ts';
import { slice } from './slice-pad.ts';

/** Tensors joined along an axis; their other lengths are equal. */
export const concatenate: Primitive<(xs: readonly Tensor[], attrs: AxisAttrs) => Tensor> =
  primitive<AxisAttrs, (xs: readonly Tensor[], attrs: AxisAttrs) => Tensor>(
    {
      name: 'concatenate',
      infer(xs, { axis }) {
        const doing = describeDoing('concatenate');
        const [first] = xs;
        if (!first) throw new ShapeError(`${doing}: there is no tensor to join.`, { doing });
        normalizeAxis(axis, first.shape.length, doing);
        for (const x of xs) {
          const fits =
            x.shape.length === first.shape.length &&
            x.shape.every((length, at) => at === axis || length === first.shape[at]);
          if (!fits) {
            throw new ShapeError(
              `${doing}: ${formatShape(first.shape)} and ${formatShape(x.shape)} must be equal except along axis ${axis}.`,
              { doing, given: xs.map(({ shape }) => shape) },
            );
          }
          if (x.dtype !== first.dtype)
            throw new DTypeError(
              `${doing}: the tensors are ${first.dtype} and ${x.dtype}; use ops.cast.`,
              { doing, given: xs.map(({ dtype }) => dtype) },
            );
        }
        const total = xs.reduce((sum, { shape }) => sum + shape[axis], 0);
        return {
          shape: first.shape.map((length, at) => (at === axis ? total : length)),
          dtype: first.dtype,
        };
      },
      vjp(g, { inputs, attrs: { axis } }) {
        let from = 0;
        return inputs.map(({ shape }) => {
          const starts = shape.map((_, at) => (at === axis ? from : 0));
          from += shape[axis];
          return slice(g, { starts, sizes: shape, strides: shape.map(() => 1) });
        });
      },
      reference(xs, { axis }, out) {
        const steps = stridesOf(out.shape);
        let first = 0;
        for (const { shape, data } of xs) {
          const start = first;
          forEachOffset(shape, [steps], ([to], from) => {
            out.data[start + to] = data[from];
          });
          first += shape[axis] * steps[axis];
        }
      },
      lower({ inputs, output, attrs: { axis } }) {
        const whole = denseLayout(output.shape);
        const ones = output.shape.map(() => 1);
        let from = 0;
        const pieces = inputs.map(({ shape }, index) => {
          const starts = shape.map((_, at) => (at === axis ? from : 0));
          from += shape[axis];
          return { index, place: sliceLayout(whole, starts, shape, ones) };
        });
        return { kind: 'assemble', fill: 0, pieces };
      },
      text: (xs) => `[${xs.join(', ')}]`,
      tex: (xs) => `[${xs.join(', ')}]`,
      local: () => '1',
      samples: [
        {
          inputs: [
            [2, 3],
            [2, 1],
          ],
          attrs: { axis: 1 },
        },
        {
          inputs: [
            [1, 2],
            [2, 2],
            [1, 2],
          ],
          attrs: { axis: 0 },
        },
        {
          inputs: [
            [2, 0],
            [2, 2],
          ],
          attrs: { axis: 1 },
        },
      ],
      traits: { dtypes: DTYPES },
    },
    (call) => (xs, attrs) => call(xs, attrs),
  );
