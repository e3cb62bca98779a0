import { DTYPES, type DType, isFloating } from '../../base/dtype.ts';
import { castScalar, inputScalar } from '../../graph/index.ts';
import { type OnTensor, onTensor } from '../primitive.ts';

export interface CastAttrs {
  readonly dtype: DType;
}

/** The same numbers as another dtype: to integers towards zero, to bool by `x != 0`. */
export const cast: OnTensor<CastAttrs> = onTensor<CastAttrs>({
  name: 'cast',
  infer: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  vjp: (g, { inputs: [x], attrs }) => [
    isFloating(x.dtype) && isFloating(attrs.dtype) ? cast(g, { dtype: x.dtype }) : null,
  ],
  reference([x], { dtype }, out) {
    const whole = !isFloating(dtype);
    for (let i = 0; i < out.data.length; i++) {
      const value = x.data[i];
      out.data[i] = dtype === 'bool' ? Number(value !== 0) : whole ? Math.trunc(value) : value;
    }
  },
  lower: ({ inputs: [x], attrs: { dtype } }) => ({
    kind: 'map',
    value: castScalar(inputScalar(0, x.dtype), dtype),
  }),
  text: ([x]) => x,
  tex: ([x]) => x,
  local: () => '1',
  samples: [
    { inputs: [[2, 3]], attrs: { dtype: 'float64' } },
    { inputs: [[2, 3]], attrs: { dtype: 'float32' } },
    { inputs: [[]], attrs: { dtype: 'int32' } },
    { inputs: [[0, 2]], attrs: { dtype: 'bool' } },
  ],
  traits: { dtypes: DTYPES },
});
