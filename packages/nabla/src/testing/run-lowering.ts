import { referenceBackend } from '../backends/index.ts';
import { erf, erfc, erfinv } from '../base/error-function.ts';
import {
  allocate,
  broadcastLayout,
  broadcastStrides,
  type DType,
  denseLayout,
  isInteger,
  type Layout,
  sizeOf,
  stridesOf,
  type TypedArray,
} from '../base/index.ts';
import type { Aval, Lowering, NDArray, Reduction, Scalar, ScalarFunction } from '../graph/index.ts';
import { aroundAxis, forEachOffset, reducedStrides } from '../ops/loops.ts';

type Of<K extends Lowering['kind']> = Extract<Lowering, { kind: K }>;

/**
 * Runs the loops that a lowering stands for, as plainly as they are described: in float64, rounded to the
 * dtype of each node of a scalar. Of a lowering of kind `graph`, all inputs must be leaves.
 */
export function runLowering(lowering: Lowering, inputs: readonly NDArray[], aval: Aval): NDArray {
  const { shape, dtype } = aval;
  if (lowering.kind === 'graph') {
    const [data] = referenceBackend.compile([lowering.build()], [])([]);
    return { shape, dtype, data };
  }
  const out = { shape, dtype, data: allocate(dtype, sizeOf(shape)) };
  run(lowering, inputs, out);
  return out;
}

function run(lowering: Exclude<Lowering, Of<'graph'>>, inputs: readonly NDArray[], out: NDArray) {
  switch (lowering.kind) {
    case 'view': {
      const layout = lowering.layout(denseLayout(inputs[0].shape));
      if (!layout) throw new Error('A view of dense numbers needs no copy.');
      return out.data.set(read(inputs[0].data, layout));
    }
    case 'map':
      return runMap(lowering, inputs, out);
    case 'reduce':
      return runReduce(lowering, inputs[0], out);
    case 'cumulate':
      return runCumulate(lowering, inputs[0], out);
    case 'product':
      return runProduct(inputs, out);
    case 'assemble':
      out.data.fill(called('cast', [lowering.fill], out.dtype));
      for (const { index, place } of lowering.pieces) {
        forEachOffset(place.shape, [place.strides], ([to], from) => {
          out.data[place.offset + to] = inputs[index].data[from];
        });
      }
      return;
    case 'scatter':
      return runScatter(lowering, inputs, out);
    case 'scan':
      return runScan(lowering, inputs, out);
  }
}

/** The elements under a layout, in row-major order. */
export function read(data: TypedArray, { shape, offset, strides }: Layout): number[] {
  const found: number[] = [];
  forEachOffset(shape, [strides], ([from]) => found.push(data[offset + from]));
  return found;
}

function runMap({ value, reads }: Of<'map'>, inputs: readonly NDArray[], out: NDArray): void {
  const { shape } = out;
  const steps = stridesOf(shape);
  const layouts = inputs.map(
    (input, index) => reads?.[index] ?? broadcastLayout(denseLayout(input.shape), shape),
  );
  const strides = layouts.map((layout) => layout.strides);
  forEachOffset(shape, strides, (offsets, flat) => {
    const known = new Map<Scalar, number>();
    const element = (index: number, further: number) =>
      inputs[index].data[layouts[index].offset + offsets[index] + further];
    const compute = (node: Scalar): number => {
      switch (node.kind) {
        case 'input':
          return element(node.index, 0);
        case 'constant':
          return stored(node.value, node.dtype);
        case 'position':
          return Math.floor(flat / steps[node.axis]) % shape[node.axis];
        case 'at':
          return element(node.index, placeWithin(resultOf(node.at), node.length) * node.stride);
        case 'call':
          return called(node.fn, node.inputs.map(resultOf), node.dtype);
      }
    };
    const resultOf = (node: Scalar): number => {
      const before = known.get(node);
      if (before !== undefined) return before;
      const result = compute(node);
      known.set(node, result);
      return result;
    };
    out.data[flat] = resultOf(value);
  });
}

function placeWithin(place: number, length: number): number {
  if (place >= 0 && place < length) return place;
  throw new Error(`Place ${place} is outside an axis of ${length}.`);
}

function stored(value: number, dtype: DType): number {
  const place = allocate(dtype, 1);
  place[0] = value;
  return place[0];
}

/** A scalar function of numbers, with a result of `dtype`. */
export function called(fn: ScalarFunction, given: readonly number[], dtype: DType): number {
  if (dtype === 'bool' && fn === 'cast') return Number(given[0] !== 0);
  if (dtype === 'bool' && fn === 'not') return 1 - given[0];
  // Whole numbers wrap round, from products that float64 has no digits for too.
  if (isInteger(dtype) && fn === 'multiply') return stored(Math.imul(given[0], given[1]), dtype);
  return stored(FUNCTIONS[fn](...given), dtype);
}

const FUNCTIONS: Record<ScalarFunction, (...given: number[]) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  remainder: (a, b) => a % b,
  minimum: Math.min,
  maximum: Math.max,
  power: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  arctan2: Math.atan2,
  negative: (a) => -a,
  absolute: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round(a) {
    const up = Math.round(a);
    return up - a === 0.5 && up % 2 !== 0 ? up - 1 : up;
  },
  sqrt: Math.sqrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sigmoid: (a) => (a < 0 ? Math.exp(a) / (1 + Math.exp(a)) : 1 / (1 + Math.exp(-a))),
  softplus: (a) => (a > 0 ? a + Math.log1p(Math.exp(-a)) : Math.log1p(Math.exp(a))),
  erf,
  erfc,
  erfinv,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  arcsinh: Math.asinh,
  arccosh: Math.acosh,
  arctanh: Math.atanh,
  equal: (a, b) => Number(a === b),
  notEqual: (a, b) => Number(a !== b),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: (a) => ~a,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >> b,
  shiftRightUnsigned: (a, b) => a >>> b,
  select: (condition, a, b) => (condition !== 0 ? a : b),
  cast: (a) => a,
};

const COMBINE: Record<Exclude<Reduction, 'argmax' | 'argmin'>, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  prod: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
};
const START = { sum: 0, prod: 1, max: -Infinity, min: Infinity };

function runReduce({ how, axes }: Of<'reduce'>, x: NDArray, out: NDArray): void {
  const strides = [reducedStrides(x.shape, axes)];
  if (how === 'argmax' || how === 'argmin') {
    const [axis] = axes;
    const step = stridesOf(x.shape)[axis];
    const best = new Float64Array(out.data.length);
    forEachOffset(x.shape, strides, ([to], from) => {
      const place = Math.floor(from / step) % x.shape[axis];
      const value = how === 'argmax' ? x.data[from] : -x.data[from];
      const better = !Number.isNaN(best[to]) && !(value <= best[to]);
      if (place > 0 && !better) return;
      best[to] = value;
      out.data[to] = place;
    });
    return;
  }
  const total = new Float64Array(out.data.length).fill(START[how]);
  forEachOffset(x.shape, strides, ([to], from) => {
    total[to] = COMBINE[how](total[to], x.data[from]);
  });
  out.data.set(total);
}

function runCumulate(
  { how, axis, reverse, exclusive }: Of<'cumulate'>,
  x: NDArray,
  out: NDArray,
): void {
  const { outer, length, inner } = aroundAxis(x.shape, axis);
  for (let o = 0; o < outer; o++) {
    for (let n = 0; n < inner; n++) {
      const line = Array.from({ length }, (_, i) => (o * length + i) * inner + n);
      if (reverse) line.reverse();
      let total = START[how];
      for (const at of line) {
        const next = COMBINE[how](total, x.data[at]);
        out.data[at] = exclusive ? total : next;
        total = next;
      }
    }
  }
}

function runProduct([a, b]: readonly NDArray[], out: NDArray): void {
  const lead = out.shape.slice(0, -2);
  const k = a.shape[a.shape.length - 1];
  const n = out.shape[out.shape.length - 1];
  const [m] = out.shape.slice(-2);
  const strides = [a, b].map(({ shape }) => {
    const matrix = shape[shape.length - 1] * shape[shape.length - 2];
    const steps = broadcastStrides(shape.slice(0, -2), lead).map((step) => step * matrix);
    return [...steps, 0, 0];
  });
  forEachOffset(out.shape, strides, ([from, by], flat) => {
    const row = Math.floor(flat / n) % m;
    const column = flat % n;
    let total = 0;
    for (let i = 0; i < k; i++) total += a.data[from + row * k + i] * b.data[by + i * n + column];
    out.data[flat] = total;
  });
}

function runScan({ body, steps, reverse }: Of<'scan'>, inputs: readonly NDArray[], out: NDArray) {
  const run = referenceBackend.compile(body.results, body.holes);
  const from = body.carries.length;
  const given = inputs.map(({ data }) => data);
  const rows = Array.from({ length: steps }, (_, row) => row);
  for (const row of reverse ? rows.reverse() : rows) {
    const found = run(
      given.map((data, index) => {
        const { size } = body.holes[index];
        const isSequence = index >= from && index < from + body.sequences.length;
        return isSequence ? data.slice(row * size, (row + 1) * size) : data;
      }),
    );
    let at = row * out.shape[1];
    for (const values of found) {
      out.data.set(values, at);
      at += values.length;
    }
    given.splice(0, from, ...found.slice(0, from));
  }
}

function runScatter(
  { how, base, updates, indices, place, reads, stride, length }: Of<'scatter'>,
  inputs: readonly NDArray[],
  out: NDArray,
): void {
  const result = new Float64Array(out.data.length);
  if (base !== undefined) result.set(inputs[base].data);
  forEachOffset(place.shape, [place.strides, reads.strides], ([first, which], from) => {
    const index = placeWithin(inputs[indices].data[reads.offset + which], length);
    const to = place.offset + first + index * stride;
    const value = inputs[updates].data[from];
    result[to] = how === 'add' ? result[to] + value : value;
  });
  out.data.set(result);
}
