import { normalizeAxis, type Shape } from '../../base/shape.ts';
import type { Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import { add, multiply } from './arithmetic.ts';
import { pad, slice } from './slice-pad.ts';

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
  { inputs: [[2, 5]] as Shape[], attrs: { axis: 1, reverse: true, exclusive: true } },
  { inputs: [[1]] as Shape[], attrs: { axis: 0, reverse: false, exclusive: true } },
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
  vjp: (g, { attrs }) => [cumsum(g, { ...attrs, reverse: !attrs.reverse })],
  reference: ([x], attrs, out) => scan(x, attrs, out.data, 0, (a, b) => a + b),
  lower: ({ attrs }) => ({ kind: 'cumulate', how: 'sum', ...attrs }),
  text: ([x]) => `cumsum(${x})`,
  tex: ([x]) => `\\operatorname{cumsum} ${x}`,
  local: () => '1',
  samples: [
    ...SAMPLES,
    {
      name: 'known sums',
      inputs: [{ shape: [4], dtype: 'float64', data: Float64Array.of(1, 2, 3, 4) }],
      attrs: { axis: 0, reverse: true, exclusive: true },
      expected: [9, 7, 4, 0],
    },
  ],
  traits: { dtypes: NUMBERS },
});

/** Products of all elements up to each one along an axis. */
export const cumprod: OnTensor<CumulativeAttrs> = onTensor<CumulativeAttrs>({
  name: 'cumprod',
  infer([x], { axis }) {
    checkDType('cumprod', x, NUMBERS);
    normalizeAxis(axis, x.shape.length, 'cumprod');
    return { shape: x.shape, dtype: x.dtype };
  },
  vjp: (g, { inputs: [x], attrs }) => [cumprodGradient(g, x, attrs)],
  reference: ([x], attrs, out) => scan(x, attrs, out.data, 1, (a, b) => a * b),
  lower: ({ attrs }) => ({ kind: 'cumulate', how: 'prod', ...attrs }),
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
 * dE/dx_j is the product before x_j times S_j, where S_j = g_j + x_(j+1) S_(j+1): no division, so zeros
 * do no harm. Where elements are left out of their own results, g_(j+1) stands in the place of g_j.
 */
function cumprodGradient(g: Tensor, x: Tensor, attrs: CumulativeAttrs): Tensor {
  const { axis, reverse, exclusive } = attrs;
  const next = (tensor: Tensor, steps: number) => shifted(tensor, axis, reverse ? -steps : steps);
  let factor = next(x, 1);
  let total = exclusive ? next(g, 1) : g;
  // Each round doubles how many terms of the recurrence are summed.
  for (let steps = 1; steps < x.shape[axis]; steps *= 2) {
    total = add(total, multiply(factor, next(total, steps)));
    factor = multiply(factor, next(factor, steps));
  }
  return multiply(cumprod(x, { ...attrs, exclusive: true }), total);
}

/** Element i + steps in the place of element i along an axis, and 0 beyond the end. */
function shifted(x: Tensor, axis: number, steps: number): Tensor {
  const away = Math.min(Math.abs(steps), x.shape[axis]);
  const along = (value: number, others: number) =>
    x.shape.map((_, each) => (each === axis ? value : others));
  const kept = slice(x, {
    starts: along(steps > 0 ? away : 0, 0),
    sizes: x.shape.map((length, each) => (each === axis ? length - away : length)),
    strides: along(1, 1),
  });
  return pad(kept, {
    low: along(steps > 0 ? 0 : away, 0),
    high: along(steps > 0 ? away : 0, 0),
    interior: along(0, 0),
    value: 0,
  });
}
