import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { formatShape, stridesOf } from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';

export interface PadAttrs {
  /** How many elements are put before each axis. */
  readonly low: readonly number[];
  /** How many are put behind it. */
  readonly high: readonly number[];
  /** How many are put between two neighbours. */
  readonly interior: readonly number[];
  readonly value: number;
}

/** The attributes as calls give them: nothing goes between neighbours if it is not said. */
type PadCall = Omit<PadAttrs, 'interior'> & Partial<PadAttrs>;

/** A tensor with a constant put around it, and between its elements. */
export const pad: Primitive<(x: Tensor, attrs: PadCall) => Tensor> = primitive<
  PadAttrs,
  (x: Tensor, attrs: PadCall) => Tensor
>(
  {
    name: 'pad',
    infer([x], { low, high, interior }) {
      const given = [low, high, interior];
      if (
        given.some(
          (each) =>
            each.length !== x.shape.length ||
            each.some((count) => count < 0 || !Number.isInteger(count)),
        )
      ) {
        const doing = describeDoing('pad');
        throw new ShapeError(
          `${doing}: ${formatShape(x.shape)} needs a whole number from 0 for both ends of each of its ${x.shape.length} axes.`,
          { doing, given },
        );
      }
      const inner = x.shape.map(
        (length, axis) => length + Math.max(0, length - 1) * interior[axis],
      );
      return {
        shape: inner.map((length, axis) => low[axis] + length + high[axis]),
        dtype: x.dtype,
      };
    },
    vjp: (g, { inputs: [x], attrs: { low, interior } }, p) => [
      p.slice(g, { starts: low, sizes: x.shape, strides: interior.map((count) => count + 1) }),
    ],
    reference([x], { low, interior, value }, out) {
      out.data.fill(value);
      const steps = stridesOf(out.shape);
      const first = low.reduce((sum, count, axis) => sum + count * steps[axis], 0);
      forEachOffset(
        x.shape,
        [steps.map((step, axis) => step * (interior[axis] + 1))],
        ([to], from) => {
          out.data[first + to] = x.data[from];
        },
      );
    },
    text: ([x]) => `pad(${x})`,
    tex: ([x]) => `\\operatorname{pad}(${x})`,
    local: () => '1',
    samples: [
      { inputs: [[2, 3]], attrs: { low: [1, 0], high: [0, 2], interior: [0, 0], value: 0 } },
      {
        inputs: [[3, 2]],
        attrs: { low: [0, 1], high: [1, 0], interior: [2, 1], value: 7 },
        name: 'between elements',
      },
      { inputs: [[]], attrs: { low: [], high: [], interior: [], value: 0 } },
      { inputs: [[0]], attrs: { low: [1], high: [1], interior: [0], value: 5 }, expected: [5, 5] },
    ],
    traits: { dtypes: DTYPES },
  },
  (call) => (x, attrs) => call([x], { interior: attrs.low.map(() => 0), ...attrs }),
);
