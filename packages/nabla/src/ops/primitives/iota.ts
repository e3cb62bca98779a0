import type { DType } from '../../base/dtype.ts';
import { checkShape, normalizeAxis, type Shape } from '../../base/shape.ts';
import { castScalar, describeDoing, positionScalar, type Tensor } from '../../graph/index.ts';
import { NUMBERS } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { noGradient, type Primitive, primitive } from '../primitive.ts';

export interface IotaAttrs {
  readonly shape: Shape;
  readonly axis: number;
  readonly dtype: DType;
}

/** 0, 1, 2, ... along an axis. */
export const iota: Primitive<(attrs: IotaAttrs) => Tensor> = primitive<
  IotaAttrs,
  (attrs: IotaAttrs) => Tensor
>(
  {
    name: 'iota',
    infer(_, { shape, axis, dtype }) {
      checkShape(shape, describeDoing('iota'));
      normalizeAxis(axis, shape.length, describeDoing('iota'));
      return { shape, dtype };
    },
    vjp: noGradient,
    reference(_, { axis, shape }, out) {
      const { length, inner } = aroundAxis(shape, axis);
      for (let i = 0; i < out.data.length; i++) out.data[i] = Math.floor(i / inner) % length;
    },
    lower: ({ attrs: { axis, dtype } }) => ({
      kind: 'map',
      value: castScalar(positionScalar(axis), dtype),
    }),
    text: () => '0, 1, 2, …',
    tex: () => '0, 1, 2, \\dots',
    local: () => '0',
    samples: [
      { inputs: [], attrs: { shape: [4], axis: 0, dtype: 'int32' }, expected: [0, 1, 2, 3] },
      { inputs: [], attrs: { shape: [2, 2], axis: 0, dtype: 'float32' }, expected: [0, 0, 1, 1] },
      { inputs: [], attrs: { shape: [0], axis: 0, dtype: 'int32' }, expected: [] },
    ],
    traits: { dtypes: NUMBERS },
  },
  (call) => (attrs) => call([], attrs),
);
