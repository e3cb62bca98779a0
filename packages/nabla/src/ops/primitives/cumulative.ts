import { normalizeAxis, type Shape } from '../../base/shape.ts';
import { scalar, type Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../elementwise.ts';
import { aroundAxis } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import type { Primitives } from './index.ts';

export interface CumulativeAttrs {
  readonly axis: number;
  /** Whether it runs from the end. */
  readonly reverse: boolean;
  /** Whether an element itself is left out of its own result. */
  readonly exclusive: boolean;
}

const SAMPLES = [
  { inputs: [[2, 3]] as Shape[], attrs: { axis: 1, reverse: false, exclusive: false } },
  { inputs: [[3, 2]] as Shape[], attrs: { axis: 0, reverse: true, exclusive: false } },
  { inputs: [[2, 3, 2]] as Shape[], attrs: { axis: 1, reverse: false, exclusive: true } },
  { inputs: [[0, 3]] as Shape[], attrs: { axis: 0, reverse: false, exclusive: false } },
];

/** Sums of all elements up to each one along an axis. */
export const cumsum: OnTensor<CumulativeAttrs> = onTensor<CumulativeAttrs>({
  name: 'cumsum',
  infer([x], { axis }) {
    checkDType('cumsum', x, NUMBERS);
    normalizeAxis(axis, x.shape.length, 'cumsum');
    return { shape: x.shape, dtype: x.dtype };
  },
  vjp: (g, { attrs }, p) => [p.cumsum(g, { ...attrs, reverse: !attrs.reverse })],
  reference: ([x], attrs, out) => scan(x, attrs, out.data, 0, (a, b) => a + b),
  text: ([x]) => `cumsum(${x})`,
  tex: ([x]) => `\\operatorname{cumsum} ${x}`,
  local: () => '1',
  samples: SAMPLES,
  traits: { dtypes: NUMBERS },
});

/**
 * Products of all elements up to each one along an axis. The gradient is a sum over pairs of elements,
 * so that zeros among them do no harm.
 */
export const cumprod: OnTensor<CumulativeAttrs> = onTensor<CumulativeAttrs>({
  name: 'cumprod',
  infer([x], { axis }) {
    checkDType('cumprod', x, NUMBERS);
    normalizeAxis(axis, x.shape.length, 'cumprod');
    return { shape: x.shape, dtype: x.dtype };
  },
  vjp: (g, { inputs: [x], attrs }, p) => [cumprodGradient(g, x, attrs, p)],
  reference: ([x], attrs, out) => scan(x, attrs, out.data, 1, (a, b) => a * b),
  text: ([x]) => `cumprod(${x})`,
  tex: ([x]) => `\\operatorname{cumprod} ${x}`,
  local: (_, [x], y) => `${y} / ${x}`,
  samples: [
    ...SAMPLES,
    {
      name: 'zeros among the elements',
      inputs: [{ shape: [4], dtype: 'float64', data: Float64Array.of(2, 0, 3, 0) }],
      attrs: { axis: 0, reverse: false, exclusive: false },
      expected: [2, 0, 0, 0],
    },
  ],
  traits: { dtypes: NUMBERS },
});

function scan(
  x: { shape: Shape; data: ArrayLike<number> },
  { axis, reverse, exclusive }: CumulativeAttrs,
  out: { [index: number]: number },
  start: number,
  combine: (a: number, b: number) => number,
): void {
  const { outer, length, inner } = aroundAxis(x.shape, axis);
  for (let o = 0; o < outer; o++) {
    for (let n = 0; n < inner; n++) {
      let total = start;
      for (let i = 0; i < length; i++) {
        const at = (o * length + (reverse ? length - 1 - i : i)) * inner + n;
        const next = combine(total, x.data[at]);
        out[at] = exclusive ? total : next;
        total = next;
      }
    }
  }
}

/**
 * dE/dx_j = Σ_i g_i d(out_i)/dx_j. The matrix of derivatives along the axis is a cumulative product of
 * x with x_j replaced by 1, masked to the results that x_j is part of.
 */
function cumprodGradient(g: Tensor, x: Tensor, attrs: CumulativeAttrs, p: Primitives): Tensor {
  const { axis } = attrs;
  const length = x.shape[axis];
  const rank = x.shape.length;
  const order = [...Array(rank).keys()].filter((each) => each !== axis);
  const permutation = [...order, axis];
  const flatShape = [order.reduce((product, each) => product * x.shape[each], 1), length];
  const flatten = (tensor: Tensor) => p.reshape(p.transpose(tensor, { permutation }), { shape: flatShape });
  const [rows] = flatShape;
  const full = { shape: [rows, length, length] };
  const replaced = p.iota({ shape: [length, length], axis: 0, dtype: 'int32' });
  const place = p.iota({ shape: [length, length], axis: 1, dtype: 'int32' });
  const spread = p.broadcastTo(p.reshape(flatten(x), { shape: [rows, 1, length] }), full);
  const without = p.select(p.equal(replaced, place), scalar(1, x.dtype), spread);
  const products = p.cumprod(without, { ...attrs, axis: 2 });
  const [before, after] = attrs.reverse ? [replaced, place] : [place, replaced];
  const part = attrs.exclusive ? p.greater(before, after) : p.greaterEqual(before, after);
  const masked = p.select(part, products, scalar(0, x.dtype));
  const weighted = p.multiply(masked, p.reshape(flatten(g), { shape: [rows, 1, length] }));
  const flat = p.sum(weighted, { axes: [2] });
  const inverse = permutation.map((_, each) => permutation.indexOf(each));
  return p.transpose(p.reshape(flat, { shape: permutation.map((each) => x.shape[each]) }), { permutation: inverse });
}
