import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { formatShape, stridesOf } from '../../base/shape.ts';
import { describeDoing } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';

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
  vjp(g, { inputs: [x], attrs: { starts, sizes, strides } }, p) {
    const interior = strides.map((stride) => stride - 1);
    const used = sizes.map((size, axis) => (size === 0 ? 0 : (size - 1) * strides[axis] + 1));
    const high = x.shape.map((length, axis) => length - starts[axis] - used[axis]);
    return [p.pad(g, { low: starts, high, interior, value: 0 })];
  },
  reference([x], { starts, strides }, out) {
    const steps = stridesOf(x.shape);
    const first = starts.reduce((sum, start, axis) => sum + start * steps[axis], 0);
    forEachOffset(out.shape, [steps.map((step, axis) => step * strides[axis])], ([from], to) => {
      out.data[to] = x.data[first + from];
    });
  },
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
