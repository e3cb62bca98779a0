import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { denseLayout } from '../../base/layout.ts';
import { formatShape, normalizeAxis, type Shape, stridesOf } from '../../base/shape.ts';
import { type Aval, describeDoing, type NDArray, type Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { aroundAxis } from '../loops.ts';
import { type Primitive, primitive } from '../primitive.ts';
import type { AxisAttrs } from './arg-max.ts';
import {
  checkIndices,
  checkRange,
  type Indexed,
  indexArray,
  lowerToReads,
  lowerToSums,
  type ScatterAttrs,
} from './gather-scatter.ts';

/** For each index, the element of `x` at that place of the axis; `x` and indices agree along the others. */
export const takeAlongAxis: Primitive<(x: Tensor, indices: Tensor, attrs: AxisAttrs) => Tensor> =
  primitive<AxisAttrs, (x: Tensor, indices: Tensor, attrs: AxisAttrs) => Tensor>(
    {
      name: 'takeAlongAxis',
      infer([x, indices], { axis }) {
        checkAgreement('takeAlongAxis', x.shape, indices, axis);
        return { shape: indices.shape, dtype: x.dtype };
      },
      vjp: (g, { inputs: [x, indices], attrs: { axis } }) => [
        scatterAddAlongAxis(g, indices, { axis, shape: x.shape }),
        null,
      ],
      reference([x, indices], { axis }, out) {
        forEachPair(x.shape, indices, axis, 'takeAlongAxis', (from, to) => {
          out.data[to] = x.data[from];
        });
      },
      lower: ({ inputs, attrs: { axis } }) =>
        lowerToReads(inputs, namedElements(inputs[0].shape, inputs[1].shape, axis)),
      text: ([x, indices]) => `${x}[${indices}]`,
      tex: ([x, indices]) => `${x}[${indices}]`,
      local: () => '1',
      samples: [
        { inputs: [[2, 3], indexArray([2, 2], 0, 2, 1, 1)], attrs: { axis: 1 } },
        { inputs: [[3, 2], indexArray([1, 2], 2, 0)], attrs: { axis: 0 } },
        { inputs: [[2, 3], indexArray([2, 0])], attrs: { axis: 1 } },
      ],
      traits: { dtypes: DTYPES },
    },
    (call) => (x, indices, attrs) => call([x, indices], attrs),
  );

/** Zeros of a shape, to which each element is added at its index along the axis. */
export const scatterAddAlongAxis: Primitive<
  (updates: Tensor, indices: Tensor, attrs: ScatterAttrs) => Tensor
> = primitive<ScatterAttrs, (updates: Tensor, indices: Tensor, attrs: ScatterAttrs) => Tensor>(
  {
    name: 'scatterAddAlongAxis',
    infer([updates, indices], { axis, shape }) {
      checkDType('scatterAddAlongAxis', updates, NUMBERS);
      checkAgreement('scatterAddAlongAxis', shape, indices, axis);
      return { shape, dtype: updates.dtype };
    },
    vjp: (g, { inputs: [, indices], attrs: { axis } }) => [
      takeAlongAxis(g, indices, { axis }),
      null,
    ],
    reference([updates, indices], { axis, shape }, out) {
      const total = new Float64Array(out.data.length);
      forEachPair(shape, indices, axis, 'scatterAddAlongAxis', (to, from) => {
        total[to] += updates.data[from];
      });
      out.data.set(total);
    },
    lower: ({ inputs: [, indices], attrs: { axis, shape } }) =>
      lowerToSums(namedElements(shape, indices.shape, axis)),
    text: ([updates, indices]) => `scatter(${updates} at ${indices})`,
    tex: ([updates, indices]) => `\\operatorname{scatter}(${updates}, ${indices})`,
    local: () => '1',
    samples: [
      {
        inputs: [[2, 3], indexArray([2, 3], 0, 2, 0, 1, 1, 1)],
        attrs: { axis: 1, shape: [2, 4] },
        name: 'an index twice',
      },
      { inputs: [[0, 2], indexArray([0, 2])], attrs: { axis: 0, shape: [1, 2] }, expected: [0, 0] },
    ],
    traits: { dtypes: NUMBERS },
  },
  (call) => (updates, indices, attrs) => call([updates, indices], attrs),
);

/** The elements that indices name along an axis of `shape`, each in its own line. */
function namedElements(shape: Shape, indices: Shape, axis: number): Indexed {
  const steps = stridesOf(shape);
  return {
    place: { shape: indices, offset: 0, strides: steps.with(axis, 0) },
    reads: denseLayout(indices),
    stride: steps[axis],
    length: shape[axis],
  };
}

function checkAgreement(name: string, shape: Shape, indices: Aval, axis: number): void {
  checkIndices(name, indices);
  normalizeAxis(axis, shape.length, name);
  const agrees =
    shape.length === indices.shape.length &&
    shape.every((length, at) => at === axis || length === indices.shape[at]);
  if (agrees) return;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: the indices ${formatShape(indices.shape)} must have the lengths of ${formatShape(shape)} except along axis ${axis}.`,
    { doing, given: indices.shape, wanted: shape },
  );
}

/** Visits each index with the place that it names in a tensor of `shape`, and its own place. */
function forEachPair(
  shape: Shape,
  indices: NDArray,
  axis: number,
  name: string,
  visit: (named: number, own: number) => void,
): void {
  const { outer, length, inner } = aroundAxis(shape, axis);
  const count = indices.shape[axis];
  checkRange(name, indices, length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < count; i++) {
      for (let n = 0; n < inner; n++) {
        const own = (o * count + i) * inner + n;
        visit((o * length + indices.data[own]) * inner + n, own);
      }
    }
  }
}
