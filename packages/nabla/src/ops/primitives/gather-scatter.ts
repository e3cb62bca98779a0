import { DTYPES, isInteger } from '../../base/dtype.ts';
import { DataError, DTypeError, ShapeError } from '../../base/errors.ts';
import {
  formatShape,
  normalizeAxis,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from '../../base/shape.ts';
import {
  type Aval,
  castScalar,
  describeDoing,
  inputScalar,
  type Lowering,
  type NDArray,
  type Scalar,
  type Tensor,
} from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import type { AxisAttrs } from './arg-max.ts';

/**
 * The slices of `x` along an axis that `indices` name, in the shape of the indices. Each index is from
 * 0 to the length of the axis - 1; others throw `DataError` when the graph runs.
 */
export const gather: Primitive<(x: Tensor, indices: Tensor, attrs: AxisAttrs) => Tensor> =
  primitive<AxisAttrs, (x: Tensor, indices: Tensor, attrs: AxisAttrs) => Tensor>(
    {
      name: 'gather',
      infer([x, indices], { axis }) {
        checkIndices('gather', indices);
        normalizeAxis(axis, x.shape.length, 'gather');
        return {
          shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
          dtype: x.dtype,
        };
      },
      vjp: (g, { inputs: [x, indices], attrs }) => [
        scatterAdd(g, indices, { ...attrs, shape: x.shape }),
        null,
      ],
      reference([x, indices], { axis }, out) {
        const { outer, length, inner } = aroundAxis(x.shape, axis);
        const count = indices.data.length;
        checkRange('gather', indices, length);
        for (let o = 0; o < outer; o++) {
          for (let i = 0; i < count; i++) {
            const from = (o * length + indices.data[i]) * inner;
            out.data.set(x.data.subarray(from, from + inner), (o * count + i) * inner);
          }
        }
      },
      lower: ({ inputs, attrs: { axis } }) =>
        lowerToReads(inputs, namedSlices(inputs[0].shape, inputs[1].shape, axis)),
      text: ([x, indices]) => `${x}[${indices}]`,
      tex: ([x, indices]) => `${x}[${indices}]`,
      local: () => '1',
      samples: [
        { inputs: [[4, 3], indexArray([3], 2, 0, 2)], attrs: { axis: 0 }, name: 'a row twice' },
        { inputs: [[2, 3, 2], indexArray([2, 2], 0, 2, 1, 1)], attrs: { axis: 1 } },
        { inputs: [[3], indexArray([], 1)], attrs: { axis: 0 }, name: 'a scalar index' },
        { inputs: [[3, 2], indexArray([0])], attrs: { axis: 0 } },
      ],
      traits: { dtypes: DTYPES },
    },
    (call) => (x, indices, attrs) => call([x, indices], attrs),
  );

/** How the elements that indices name lie, as a scatter has it. */
export type Indexed = Pick<
  Extract<Lowering, { kind: 'scatter' }>,
  'place' | 'reads' | 'stride' | 'length'
>;

/** The slices that indices name along an axis of `shape`. */
export function namedSlices(shape: Shape, indices: Shape, axis: number): Indexed {
  const put = (named: Shape, among: Shape) => among.toSpliced(axis, 1, ...named);
  const none = (of: Shape) => of.map(() => 0);
  const steps = stridesOf(shape);
  const all = { shape: put(indices, shape), offset: 0 };
  return {
    place: { ...all, strides: put(none(indices), steps) },
    reads: { ...all, strides: put(stridesOf(indices), none(shape)) },
    stride: steps[axis],
    length: shape[axis],
  };
}

/** The elements of the first input that the second one names. */
export function lowerToReads(
  [x, indices]: readonly Aval[],
  { place, reads, stride, length }: Indexed,
): Lowering {
  const at = castScalar(inputScalar(1, indices.dtype), 'int32');
  const value: Scalar = { kind: 'at', index: 0, at, stride, length, dtype: x.dtype };
  return { kind: 'map', value, reads: [place, reads] };
}

/** Zeros, to which the first input is added where the second one names. */
export function lowerToSums(named: Indexed): Lowering {
  return { kind: 'scatter', how: 'add', base: undefined, updates: 0, indices: 1, ...named };
}

/** Refuses indices that are no whole numbers. */
export function checkIndices(name: string, indices: Aval): void {
  if (isInteger(indices.dtype)) return;
  const doing = describeDoing(name);
  throw new DTypeError(
    `${doing}: indices are whole numbers; these are ${indices.dtype}. Use ops.cast(indices, 'int32').`,
    { doing, given: indices.dtype, wanted: 'int32' },
  );
}

/** Refuses indices outside an axis, naming the first. */
export function checkRange(name: string, indices: NDArray, length: number): void {
  const at = indices.data.findIndex((index) => index < 0 || index >= length);
  if (at < 0) return;
  const range = length === 0 ? 'the axis is empty' : `indices go from 0 to ${length - 1}`;
  throw new DataError(
    `${name}: index ${indices.data[at]} (number ${at} of the indices) does not exist; ${range}.`,
    { doing: name, given: indices.data[at], wanted: [0, length - 1], row: at },
  );
}

/** Indices for samples. */
export function indexArray(shape: Shape, ...values: number[]): NDArray {
  return { shape, dtype: 'int32', data: Int32Array.from(values.slice(0, sizeOf(shape))) };
}

export interface ScatterAttrs {
  readonly axis: number;
  /** The shape of the result. */
  readonly shape: Shape;
}

/**
 * Zeros of `shape`, to which the slices of `updates` are added along an axis at `indices`; those at one
 * place add up. The opposite of `gather`.
 */
export const scatterAdd: Primitive<
  (updates: Tensor, indices: Tensor, attrs: ScatterAttrs) => Tensor
> = primitive<ScatterAttrs, (updates: Tensor, indices: Tensor, attrs: ScatterAttrs) => Tensor>(
  {
    name: 'scatterAdd',
    infer([updates, indices], { axis, shape }) {
      checkDType('scatterAdd', updates, NUMBERS);
      checkIndices('scatterAdd', indices);
      normalizeAxis(axis, shape.length, 'scatterAdd');
      const wanted = [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)];
      if (!sameShape(updates.shape, wanted)) {
        const doing = describeDoing('scatterAdd');
        throw new ShapeError(
          `${doing}: the updates have the shape ${formatShape(updates.shape)}; for indices ${formatShape(indices.shape)} along axis ${axis} of ${formatShape(shape)} it must be ${formatShape(wanted)}.`,
          { doing, given: updates.shape, wanted },
        );
      }
      return { shape, dtype: updates.dtype };
    },
    vjp: (g, { inputs: [, indices], attrs: { axis } }) => [gather(g, indices, { axis }), null],
    reference([updates, indices], { axis, shape }, out) {
      const { outer, length, inner } = aroundAxis(shape, axis);
      const count = indices.data.length;
      checkRange('scatterAdd', indices, length);
      const total = new Float64Array(out.data.length);
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < count; i++) {
          const to = (o * length + indices.data[i]) * inner;
          const from = (o * count + i) * inner;
          for (let n = 0; n < inner; n++) total[to + n] += updates.data[from + n];
        }
      }
      out.data.set(total);
    },
    lower: ({ inputs: [, indices], attrs: { axis, shape } }) =>
      lowerToSums(namedSlices(shape, indices.shape, axis)),
    text: ([updates, indices]) => `scatter(${updates} at ${indices})`,
    tex: ([updates, indices]) => `\\operatorname{scatter}(${updates}, ${indices})`,
    local: () => '1',
    samples: [
      {
        inputs: [[3, 2], indexArray([3], 1, 0, 1)],
        attrs: { axis: 0, shape: [4, 2] },
        name: 'a row twice',
      },
      { inputs: [[2, 2, 2], indexArray([2], 2, 0)], attrs: { axis: 1, shape: [2, 3, 2] } },
      {
        inputs: [[0, 2], indexArray([0])],
        attrs: { axis: 0, shape: [2, 2] },
        expected: [0, 0, 0, 0],
      },
    ],
    traits: { dtypes: NUMBERS },
  },
  (call) => (updates, indices, attrs) => call([updates, indices], attrs),
);
