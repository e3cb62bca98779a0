import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { denseLayout, sliceLayout } from '../../base/layout.ts';
import { formatShape, stridesOf } from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import { type OnTensor, onTensor, type Primitive, primitive } from '../primitive.ts';

export interface SliceAttrs {
  /** The first index along each axis. */
  readonly starts: readonly number[];
  /** How many elements along each axis. */
  readonly sizes: readonly number[];
  /** Every how many elements along each axis. */
  readonly strides: readonly number[];
}

/** A box of a tensor: `sizes` elements from `starts` on, every `strides` of them. */
export const slice: OnTensor<SliceAttrs> = onTensor<SliceAttrs>({
  name: 'slice',
  infer([x], { starts, sizes, strides }) {
    const given = [starts, sizes, strides];
    if (given.some((each) => each.length !== x.shape.length || !each.every(Number.isInteger))) {
      const doing = describeDoing('slice');
      throw new ShapeError(
        `${doing}: ${formatShape(x.shape)} needs a whole number for each of its ${x.shape.length} axes as start, size and stride; given were [${given.map((each) => `[${each.join(', ')}]`).join(', ')}].`,
        { doing, given: { starts, sizes, strides }, wanted: x.shape.length },
      );
    }
    x.shape.forEach((length, axis) => {
      const last = starts[axis] + Math.max(0, sizes[axis] - 1) * strides[axis];
      const fits =
        starts[axis] >= 0 &&
        sizes[axis] >= 0 &&
        strides[axis] >= 1 &&
        (sizes[axis] === 0 ? starts[axis] <= length : last < length);
      if (fits) return;
      const doing = describeDoing('slice');
      throw new ShapeError(
        `${doing}: ${sizes[axis]} elements from ${starts[axis]} on do not lie within axis ${axis} of ${formatShape(x.shape)}, which has ${length}.`,
        { doing, given: { starts, sizes, strides }, wanted: x.shape },
      );
    });
    return { shape: sizes, dtype: x.dtype };
  },
  vjp(g, { inputs: [x], attrs: { starts, sizes, strides } }) {
    const interior = strides.map((stride) => stride - 1);
    const used = sizes.map((size, axis) => (size === 0 ? 0 : (size - 1) * strides[axis] + 1));
    const high = x.shape.map((length, axis) => length - starts[axis] - used[axis]);
    return [pad(g, { low: starts, high, interior, value: 0 })];
  },
  reference([x], { starts, strides }, out) {
    const steps = stridesOf(x.shape);
    const first = starts.reduce((sum, start, axis) => sum + start * steps[axis], 0);
    forEachOffset(out.shape, [steps.map((step, axis) => step * strides[axis])], ([from], to) => {
      out.data[to] = x.data[first + from];
    });
  },
  lower: ({ attrs: { starts, sizes, strides } }) => ({
    kind: 'view',
    layout: (from) => sliceLayout(from, starts, sizes, strides),
  }),
  text: ([x]) => `${x}[…]`,
  tex: ([x]) => `${x}[\\dots]`,
  local: () => '1',
  samples: [
    { inputs: [[4, 3]], attrs: { starts: [1, 0], sizes: [2, 3], strides: [1, 1] } },
    {
      inputs: [[5, 4]],
      attrs: { starts: [1, 1], sizes: [2, 2], strides: [3, 2] },
      name: 'with strides',
    },
    { inputs: [[]], attrs: { starts: [], sizes: [], strides: [] } },
    { inputs: [[3]], attrs: { starts: [1], sizes: [0], strides: [1] } },
  ],
  traits: { dtypes: DTYPES },
});

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
    vjp: (g, { inputs: [x], attrs: { low, interior } }) => [
      slice(g, { starts: low, sizes: x.shape, strides: interior.map((count) => count + 1) }),
    ],
    reference([x], { low, interior, value }, out) {
      out.data.fill(out.dtype === 'bool' ? Number(value !== 0) : value);
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
    lower({ inputs: [x], output, attrs: { low, interior, value } }) {
      const steps = interior.map((count) => count + 1);
      const place = sliceLayout(denseLayout(output.shape), low, x.shape, steps);
      return { kind: 'assemble', fill: value, pieces: [{ index: 0, place }] };
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
      { inputs: [[0]], attrs: { low: [1], high: [1], interior: [0], value: 1 }, expected: [1, 1] },
    ],
    traits: { dtypes: DTYPES },
  },
  (call) => (x, attrs) => call([x], { interior: attrs.low.map(() => 0), ...attrs }),
);
