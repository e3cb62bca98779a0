import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { Sample, Tensor } from '../graph/index.ts';
import { broadcastOrThrow, checkDType, checkSameDType, FLOATS, NUMBERS } from './checks.ts';
import { mapOne, mapTwo } from './loops.ts';
import { noGradient, type Primitive, primitive } from './primitive.ts';
import { sumTo } from './primitives/sum-broadcast.ts';

export type Unary = Primitive<(x: Tensor) => Tensor>;
export type Binary = Primitive<(a: Tensor, b: Tensor) => Tensor>;
type None = Record<string, never>;
const NONE: None = {};

interface Common {
  readonly name: string;
  /** Dtypes it works on; default: the floating-point ones. */
  readonly dtypes?: readonly DType[];
  /** Dtype of the result, if it is not that of the inputs. */
  readonly result?: DType;
  readonly domain?: readonly [number, number];
  readonly smooth?: boolean;
  /** Why no gradient passes; such ops give no `vjp`. */
  readonly stops?: string;
}

export interface UnarySpec extends Common {
  readonly fn: (x: number) => number;
  /** dE/dx from g = dE/dy, the input x and the output y. */
  readonly vjp?: (g: Tensor, x: Tensor, y: Tensor) => Tensor;
  readonly text: (x: string) => string;
  readonly tex: (x: string) => string;
  /** How dy/dx is written. */
  readonly local?: (x: string, y: string) => string;
  readonly samples?: readonly Sample<None>[];
}

/** An op that works on each element by itself, from one row of a table. */
/* @__NO_SIDE_EFFECTS__ */
export function unary(spec: UnarySpec): Unary {
  const { name, fn, vjp, stops, dtypes = FLOATS, domain = [-2, 2] } = spec;
  const shapes: Shape[] = [[2, 3], [], [0, 2]];
  return primitive(
    {
      name,
      infer([x]) {
        checkDType(name, x, dtypes);
        return { shape: x.shape, dtype: spec.result ?? x.dtype };
      },
      vjp: vjp ? (g, { inputs, output }) => [vjp(g, inputs[0], output)] : noGradient,
      reference: ([x], _, out) => mapOne(fn, x.data, out.data),
      text: ([x]) => spec.text(x),
      tex: ([x]) => spec.tex(x),
      local: (_, [x], y) => spec.local?.(x, y) ?? '0',
      stops,
      samples: spec.samples ?? shapes.map((shape) => ({ inputs: [shape], attrs: NONE })),
      traits: { dtypes, domain, smooth: spec.smooth, elementwise: true },
    },
    (call) => (x: Tensor) => call([x], NONE),
  );
}

export interface BinarySpec extends Common {
  readonly fn: (a: number, b: number) => number;
  /** [dE/da, dE/db] in the shape of the output; the builder sums stretched axes away. */
  readonly vjp?: (
    g: Tensor,
    a: Tensor,
    b: Tensor,
    y: Tensor,
  ) => readonly [Tensor | null, Tensor | null];
  readonly text: (a: string, b: string) => string;
  readonly tex: (a: string, b: string) => string;
  /** How [dy/da, dy/db] are written. */
  readonly local?: (a: string, b: string, y: string) => readonly [string, string];
  readonly samples?: readonly Sample<None>[];
}

/** An op on pairs of elements, with NumPy's broadcasting, from one row of a table. */
/* @__NO_SIDE_EFFECTS__ */
export function binary(spec: BinarySpec): Binary {
  const { name, fn, vjp, stops, dtypes = NUMBERS, domain = [-2, 2] } = spec;
  const pairs: [Shape, Shape][] = [
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 1],
      [1, 3],
    ],
    [[], []],
    [[2, 2], []],
    [[0, 2], [2]],
  ];
  return primitive(
    {
      name,
      infer([a, b]) {
        checkDType(name, a, dtypes);
        checkSameDType(name, a, b);
        return { shape: broadcastOrThrow(name, a.shape, b.shape), dtype: spec.result ?? a.dtype };
      },
      vjp: vjp
        ? (g, { inputs: [a, b], output }) => {
            const [da, db] = vjp(g, a, b, output);
            return [da && sumTo(da, a.shape), db && sumTo(db, b.shape)];
          }
        : noGradient,
      reference: ([a, b], _, out) => mapTwo(fn, a, b, out),
      text: ([a, b]) => spec.text(a, b),
      tex: ([a, b]) => spec.tex(a, b),
      local: (index, [a, b], y) => spec.local?.(a, b, y)[index] ?? '0',
      stops,
      samples: spec.samples ?? pairs.map((inputs) => ({ inputs, attrs: NONE })),
      traits: { dtypes, domain, smooth: spec.smooth, elementwise: true },
    },
    (call) => (a: Tensor, b: Tensor) => call([a, b], NONE),
  );
}
