import { normalizeAxis } from '../../base/shape.ts';
import { type Lowering, type OpCall, scalar, type Tensor } from '../../graph/index.ts';
import { checkDType, FLOATS } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import type { AxisAttrs } from './arg-max.ts';
import { absolute, divide, multiply, subtract } from './arithmetic.ts';
import { less } from './comparison.ts';
import { exp, log } from './exponential.ts';
import { reduceMax } from './max.ts';
import { reshape } from './reshape.ts';
import { select } from './select.ts';
import { keepAxes, sum } from './sum-broadcast.ts';

const SAMPLES = [
  { inputs: [[2, 3] as const], attrs: { axis: 1 } },
  { inputs: [[3, 2] as const], attrs: { axis: 0 } },
  { inputs: [[2, 3, 2] as const], attrs: { axis: 1 } },
  { inputs: [[0, 2] as const], attrs: { axis: 1 } },
];

/** e^x_i / Σ e^x_j along an axis, without overflow. */
export const softmax: OnTensor<AxisAttrs> = onTensor<AxisAttrs>({
  name: 'softmax',
  infer([x], { axis }) {
    checkDType('softmax', x, FLOATS);
    normalizeAxis(axis, x.shape.length, 'softmax');
    return { shape: x.shape, dtype: x.dtype };
  },
  vjp: (g, { output, attrs: { axis } }) => [
    multiply(output, subtract(g, sumKept(multiply(g, output), axis))),
  ],
  reference([x], { axis }, out) {
    forEachLine(x, axis, (line, write) => {
      const { max, total } = logSumParts(line);
      line.forEach((value, i) => {
        write(out.data, i, Math.exp(value - max) / total);
      });
    });
  },
  lower: (call) =>
    lowerToParts(call, (shifted, axis) => {
      const powers = exp(shifted);
      return divide(powers, sumKept(powers, axis));
    }),
  text: ([x]) => `softmax(${x})`,
  tex: ([x]) => `\\operatorname{softmax}(${x})`,
  local: (_, [x], y) =>
    numberIn(x) === numberIn(y) ? `${y} (1 - ${y})` : `-${y} ${sibling(y, x)}`,
  samples: [
    ...SAMPLES,
    {
      name: 'numbers whose powers overflow',
      inputs: [{ shape: [2], dtype: 'float64', data: Float64Array.of(1000, 1000) }],
      attrs: { axis: 0 },
      expected: [0.5, 0.5],
    },
  ],
  traits: { dtypes: FLOATS },
});

/** x_i - log Σ e^x_j along an axis, without overflow. */
export const logSoftmax: OnTensor<AxisAttrs> = onTensor<AxisAttrs>({
  name: 'logSoftmax',
  infer([x], { axis }) {
    checkDType('logSoftmax', x, FLOATS);
    normalizeAxis(axis, x.shape.length, 'logSoftmax');
    return { shape: x.shape, dtype: x.dtype };
  },
  vjp: (g, { inputs: [x], attrs }) => [
    subtract(g, multiply(softmax(x, attrs), sumKept(g, attrs.axis))),
  ],
  reference([x], { axis }, out) {
    forEachLine(x, axis, (line, write) => {
      const { max, total } = logSumParts(line);
      line.forEach((value, i) => {
        write(out.data, i, value - max - Math.log(total));
      });
    });
  },
  lower: (call) =>
    lowerToParts(call, (shifted, axis) => subtract(shifted, log(sumKept(exp(shifted), axis)))),
  text: ([x]) => `log softmax(${x})`,
  tex: ([x]) => `\\log\\operatorname{softmax}(${x})`,
  local: (_, [x], y) => (numberIn(x) === numberIn(y) ? `1 - exp(${y})` : `-exp(${sibling(y, x)})`),
  samples: [
    ...SAMPLES,
    {
      name: 'numbers whose powers overflow',
      inputs: [{ shape: [2], dtype: 'float64', data: Float64Array.of(1000, 0) }],
      attrs: { axis: 0 },
      expected: [0, -1000],
    },
  ],
  traits: { dtypes: FLOATS },
});

/** What `build` makes of the elements less the greatest one along the axis, where that is finite. */
function lowerToParts(
  { inputs: [x], attrs: { axis } }: OpCall<AxisAttrs>,
  build: (shifted: Tensor, axis: number) => Tensor,
): Lowering {
  if (x.size === 0) return { kind: 'view', layout: (from) => from };
  return {
    kind: 'graph',
    build() {
      const max = reshape(reduceMax(x, { axes: [axis] }), { shape: keepAxes(x.shape, [axis]) });
      const bounded = less(absolute(max), scalar(Infinity, x.dtype));
      return build(subtract(x, select(bounded, max, scalar(0, x.dtype))), axis);
    },
  };
}

function sumKept(x: Tensor, axis: number): Tensor {
  return reshape(sum(x, { axes: [axis] }), { shape: keepAxes(x.shape, [axis]) });
}

function logSumParts(line: readonly number[]): { max: number; total: number } {
  const max = line.reduce((a, b) => Math.max(a, b), -Infinity);
  const shift = Number.isFinite(max) ? max : 0;
  return { max: shift, total: line.reduce((sum, value) => sum + Math.exp(value - shift), 0) };
}

function forEachLine(
  x: { shape: readonly number[]; data: ArrayLike<number> },
  axis: number,
  visit: (
    line: number[],
    write: (out: { [index: number]: number }, i: number, value: number) => void,
  ) => void,
): void {
  const { outer, length, inner } = aroundAxis(x.shape, axis);
  for (let o = 0; o < outer; o++) {
    for (let n = 0; n < inner; n++) {
      const place = (i: number) => (o * length + i) * inner + n;
      const line = Array.from({ length }, (_, i) => x.data[place(i)]);
      visit(line, (out, i, value) => {
        out[place(i)] = value;
      });
    }
  }
}

/** The number at the end of an element's name: 2 of `y2`. */
function numberIn(name: string): string {
  return /[\d,]+\]?$/.exec(name)?.[0] ?? '';
}

/** The result that belongs to an input: `Y2` for `y2`. */
function sibling(output: string, input: string): string {
  return output.slice(0, output.length - numberIn(output).length) + numberIn(input);
}
