import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import {
  callScalar,
  inputScalar,
  type Lowering,
  type OpCall,
  type Sample,
  type Scalar,
  type ScalarFunction,
  type Tensor,
} from '../graph/index.ts';
import { broadcastOrThrow, checkDType, checkSameDType, FLOATS, NUMBERS } from './checks.ts';
import { mapOne, mapTwo } from './loops.ts';
import { noGradient, type Primitive, primitive } from './primitive.ts';
import { sumTo } from './primitives/sum-broadcast.ts';

export type Unary = Primitive<(x: Tensor) => Tensor>;
export type Binary = Primitive<(a: Tensor, b: Tensor) => Tensor>;
type None = Record<string, never>;
const NONE: None = {};

/**
 * What compilers compute for one element: the scalar function of the op's name or of another, or a
 * composition of them; `null` where there is none.
 */
export type Named<F> =
  | { readonly name: ScalarFunction; readonly scalar?: undefined }
  | { readonly name: string; readonly scalar: ScalarFunction | F | null };

interface Common {
  /** Dtypes it works on; default: the floating-point ones. */
  readonly dtypes?: readonly DType[];
  /** Dtype of the result, if it is not that of the inputs. */
  readonly result?: DType;
  readonly domain?: readonly [number, number];
  readonly smooth?: boolean;
  /** `fn` for int32, where numbers past 2⁵³ would lose the bits that are kept. */
  readonly whole?: (...x: number[]) => number;
  /** Why no gradient passes; such ops give no `vjp`. */
  readonly stops?: string;
  /** How compilers see it, where that is no map of a scalar. */
  readonly lower?: () => Lowering;
}

/** The lowering of an op on elements: a map of `scalar`, called by a name or on the elements. */
/* @__NO_SIDE_EFFECTS__ */
export function lowerToMap(
  scalar: ScalarFunction | ((...elements: Scalar[]) => Scalar),
): (call: OpCall<never>) => Lowering {
  return ({ inputs }) => {
    const elements = inputs.map(({ dtype }, index) => inputScalar(index, dtype));
    const value =
      typeof scalar === 'string' ? callScalar(scalar, ...elements) : scalar(...elements);
    return { kind: 'map', value };
  };
}

function lowerBy<F extends (...elements: Scalar[]) => Scalar>(spec: Named<F> & Common) {
  const { name, scalar = name as ScalarFunction, lower } = spec;
  return lower ?? (scalar === null ? undefined : lowerToMap(scalar));
}

export type UnarySpec = Named<(x: Scalar) => Scalar> & UnaryRow;

interface UnaryRow extends Common {
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
      reference: ([x], _, out) =>
        mapOne((x.dtype === 'int32' && spec.whole) || fn, x.data, out.data),
      lower: lowerBy(spec),
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

export type BinarySpec = Named<(a: Scalar, b: Scalar) => Scalar> & BinaryRow;

interface BinaryRow extends Common {
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
      reference: ([a, b], _, out) => mapTwo((a.dtype === 'int32' && spec.whole) || fn, a, b, out),
      lower: lowerBy(spec),
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
