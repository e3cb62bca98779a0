import { DTYPES } from '../../base/dtype.ts';
import type { Lowering, Tensor } from '../../graph/index.ts';
import { type Unary, unary } from '../elementwise.ts';
import { type Primitive, primitive } from '../primitive.ts';

const sameElements = (): Lowering => ({ kind: 'view', layout: (from) => from });

/** x: another name for it, so that a gradient can be taken by this use alone. */
export const identity: Unary = unary({
  name: 'identity',
  fn: (x) => x,
  scalar: null,
  lower: sameElements,
  dtypes: DTYPES,
  vjp: (g) => g,
  text: (x) => x,
  tex: (x) => x,
  local: () => '1',
});

/** x, through which no gradient passes. */
export const stopGradient: Unary = unary({
  name: 'stopGradient',
  fn: (x) => x,
  scalar: null,
  lower: sameElements,
  dtypes: DTYPES,
  stops: 'it is asked to',
  text: (x) => `stop(${x})`,
  tex: (x) => `\\operatorname{stop}(${x})`,
});

export interface CustomGradientAttrs {
  /** Given dE/d(result), dE/d(each argument). */
  readonly gradient: (gradient: Tensor) => readonly (Tensor | null)[];
}

/** A result that was computed from `args`, with the gradient that its author gives. */
export const customGradient: Primitive<
  (result: Tensor, args: readonly Tensor[], attrs: CustomGradientAttrs) => Tensor
> = primitive<
  CustomGradientAttrs,
  (result: Tensor, args: readonly Tensor[], attrs: CustomGradientAttrs) => Tensor
>(
  {
    name: 'customGradient',
    infer: ([result]) => ({ shape: result.shape, dtype: result.dtype }),
    vjp: (g, { attrs }) => [null, ...attrs.gradient(g)],
    reference: ([result], _, out) => out.data.set(result.data),
    lower: sameElements,
    text: ([result]) => result,
    tex: ([result]) => result,
    local: (index) => `custom_${index}`,
    samples: [],
    traits: { dtypes: DTYPES },
  },
  (call) => (result, args, attrs) => call([result, ...args], attrs),
);
