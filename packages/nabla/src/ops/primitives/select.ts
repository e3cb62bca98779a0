import { DTYPES } from '../../base/dtype.ts';
import { broadcastStrides, type Shape } from '../../base/shape.ts';
import { type NDArray, scalar, type Tensor } from '../../graph/index.ts';
import { broadcastOrThrow, checkDType, checkSameDType } from '../checks.ts';
import { lowerToMap } from '../elementwise.ts';
import { forEachOffset } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import { sumTo } from './sum-broadcast.ts';

type None = Record<string, never>;
const NONE: None = {};

function bools(shape: Shape, ...values: number[]): NDArray {
  return { shape, dtype: 'bool', data: Uint8Array.from(values) };
}

/** `a` where `condition` is true, else `b`, with NumPy's broadcasting. */
export const select: Primitive<(condition: Tensor, a: Tensor, b: Tensor) => Tensor> = primitive(
  {
    name: 'select',
    infer([condition, a, b]) {
      checkDType('select', condition, ['bool']);
      checkSameDType('select', a, b);
      const values = broadcastOrThrow('select', a.shape, b.shape);
      return { shape: broadcastOrThrow('select', condition.shape, values), dtype: a.dtype };
    },
    vjp(g, { inputs: [condition, a, b] }) {
      const zero = scalar(0, g.dtype);
      return [
        null,
        sumTo(select(condition, g, zero), a.shape),
        sumTo(select(condition, zero, g), b.shape),
      ];
    },
    reference([condition, a, b], _, out) {
      const strides = [condition, a, b].map(({ shape }) => broadcastStrides(shape, out.shape));
      forEachOffset(out.shape, strides, ([c, i, j], flat) => {
        out.data[flat] = condition.data[c] !== 0 ? a.data[i] : b.data[j];
      });
    },
    lower: lowerToMap('select'),
    text: ([condition, a, b]) => `${a} if ${condition} else ${b}`,
    tex: ([condition, a, b]) =>
      `\\begin{cases} ${a} & ${condition} \\\\ ${b} & \\text{else} \\end{cases}`,
    local: (index, [condition]) => ['0', `[${condition}]`, `[not ${condition}]`][index],
    samples: [
      { inputs: [bools([2, 2], 1, 0, 0, 1), [2, 2], [2, 2]], attrs: NONE },
      { inputs: [bools([2, 1], 1, 0), [3], []], attrs: NONE, name: 'all three are stretched' },
      { inputs: [bools([], 1), [2, 1], [1, 3]], attrs: NONE, name: 'one condition' },
      { inputs: [bools([], 0), [], []], attrs: NONE },
      { inputs: [bools([2], 1, 0), [0, 2], [2]], attrs: NONE },
    ],
    traits: { dtypes: DTYPES },
  },
  (call) => (condition: Tensor, a: Tensor, b: Tensor) => call([condition, a, b], NONE),
);
