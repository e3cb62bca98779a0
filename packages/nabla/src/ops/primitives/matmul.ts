import { ShapeError } from '../../base/errors.ts';
import { broadcastStrides, formatShape, stridesOf } from '../../base/shape.ts';
import { describeDoing, type Tensor } from '../../graph/index.ts';
import { broadcastOrThrow, checkDType, checkSameDType, FLOATS } from '../checks.ts';
import { forEachOffset } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import { sumTo } from './sum-broadcast.ts';
import { transpose } from './transpose.ts';

type None = Record<string, never>;
const NONE: None = {};
const DTYPES = [...FLOATS, 'int32' as const];

/**
 * The matrix product of the last two axes, (..., m, k) by (..., k, n) to (..., m, n); the axes before
 * them are broadcast.
 */
export const matmul: Primitive<(a: Tensor, b: Tensor) => Tensor> = primitive(
  {
    name: 'matmul',
    infer([a, b]) {
      checkDType('matmul', a, DTYPES);
      checkSameDType('matmul', a, b);
      const doing = describeDoing('matmul');
      if (a.shape.length < 2 || b.shape.length < 2) {
        throw new ShapeError(
          `${doing}: the shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} must have two axes or more.`,
          {
            doing,
            given: [a.shape, b.shape],
          },
        );
      }
      const [m, k] = a.shape.slice(-2);
      const [k2, n] = b.shape.slice(-2);
      if (k !== k2) {
        throw new ShapeError(
          `${doing}: ${formatShape(a.shape)} by ${formatShape(b.shape)}: the left one's rows have ${k} elements and the right one's columns ${k2}; they must be as many.`,
          { doing, given: [a.shape, b.shape], wanted: k },
        );
      }
      return {
        shape: [...broadcastOrThrow('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n],
        dtype: a.dtype,
      };
    },
    vjp: (g, { inputs: [a, b] }) => [
      sumTo(matmul(g, swapLast(b)), a.shape),
      sumTo(matmul(swapLast(a), g), b.shape),
    ],
    reference([a, b], _, out) {
      const batch = out.shape.slice(0, -2);
      const [m, n] = out.shape.slice(-2);
      const k = a.shape[a.shape.length - 1];
      const strides = [
        broadcastStrides(a.shape.slice(0, -2), batch).map((stride) => stride * m * k),
        broadcastStrides(b.shape.slice(0, -2), batch).map((stride) => stride * k * n),
        stridesOf(batch).map((stride) => stride * m * n),
      ];
      const row = new Float64Array(n);
      forEachOffset(batch, strides, ([from, by, to]) => {
        for (let i = 0; i < m; i++) {
          row.fill(0);
          for (let j = 0; j < k; j++) {
            const x = a.data[from + i * k + j];
            for (let c = 0; c < n; c++) row[c] += x * b.data[by + j * n + c];
          }
          out.data.set(row, to + i * n);
        }
      });
    },
    lower: () => ({ kind: 'product' }),
    work: ({ inputs: [a], output }) => output.size * a.shape[a.shape.length - 1],
    text: ([a, b]) => `${a} ${b}`,
    tex: ([a, b]) => `${a} ${b}`,
    local: (index, [a, b]) => (index === 0 ? b : a),
    coefficient(index, { output, input }, [a, b]) {
      const [m, k] = a.slice(-2);
      const n = b[b.length - 1];
      if (index === 0)
        return { input: 1, element: wrap((input % k) * n + (output % n), output, m * n, k * n, b) };
      return {
        input: 0,
        element: wrap(
          (Math.floor(output / n) % m) * k + Math.floor((input % (k * n)) / n),
          output,
          m * n,
          m * k,
          a,
        ),
      };
    },
    samples: [
      {
        inputs: [
          [2, 3],
          [3, 4],
        ],
        attrs: NONE,
      },
      {
        inputs: [
          [2, 2, 3],
          [3, 1],
        ],
        attrs: NONE,
        name: 'a batch by one matrix',
      },
      {
        inputs: [
          [2, 1, 2, 3],
          [3, 3, 2],
        ],
        attrs: NONE,
        name: 'broadcast batches',
      },
      {
        inputs: [
          [0, 3],
          [3, 2],
        ],
        attrs: NONE,
      },
      {
        inputs: [
          [2, 0],
          [0, 2],
        ],
        attrs: NONE,
        expected: [0, 0, 0, 0],
      },
    ],
    traits: { dtypes: DTYPES },
  },
  (call) => (a, b) => call([a, b], NONE),
);

function swapLast(x: Tensor): Tensor {
  const rank = x.shape.length;
  const permutation = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return transpose(x, { permutation });
}

/** The place of an element of a matrix in its batch; a single matrix is shared by all. */
function wrap(
  element: number,
  output: number,
  outputSize: number,
  size: number,
  shape: readonly number[],
): number {
  const batches = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  return batches === 1 ? element : element + Math.floor(output / outputSize) * size;
}
