import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { permuteLayout } from '../../base/layout.ts';
import { stridesOf } from '../../base/shape.ts';
import { describeDoing } from '../../graph/index.ts';
import { forEachOffset } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';

export interface TransposeAttrs {
  /** Axis `i` of the result is axis `permutation[i]` of the input. */
  readonly permutation: readonly number[];
}

/** The axes in another order. */
export const transpose: OnTensor<TransposeAttrs> = onTensor<TransposeAttrs>({
  name: 'transpose',
  infer([x], { permutation }) {
    const sorted = [...permutation].sort((a, b) => a - b);
    if (sorted.length !== x.shape.length || sorted.some((axis, i) => axis !== i)) {
      const doing = describeDoing('transpose');
      throw new ShapeError(
        `${doing}: [${permutation.join(', ')}] does not name each of the ${x.shape.length} axes once.`,
        {
          doing,
          given: permutation,
          wanted: x.shape.map((_, axis) => axis),
        },
      );
    }
    return { shape: permutation.map((axis) => x.shape[axis]), dtype: x.dtype };
  },
  vjp: (g, { attrs: { permutation } }) => {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [transpose(g, { permutation: inverse })];
  },
  reference([x], { permutation }, out) {
    const strides = stridesOf(x.shape);
    forEachOffset(out.shape, [permutation.map((axis) => strides[axis])], ([from], to) => {
      out.data[to] = x.data[from];
    });
  },
  lower: ({ attrs: { permutation } }) => ({
    kind: 'view',
    layout: (from) => permuteLayout(from, permutation),
  }),
  text: ([x]) => `${x}ᵀ`,
  tex: ([x]) => `${x}^{\\top}`,
  local: () => '1',
  samples: [
    { inputs: [[2, 3]], attrs: { permutation: [1, 0] } },
    { inputs: [[2, 3, 2]], attrs: { permutation: [2, 0, 1] } },
    { inputs: [[]], attrs: { permutation: [] } },
    { inputs: [[0, 3]], attrs: { permutation: [1, 0] } },
  ],
  traits: { dtypes: DTYPES },
});
