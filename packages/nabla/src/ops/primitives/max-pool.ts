import { denseLayout } from '../../base/layout.ts';
import { type Shape, sizeOf } from '../../base/shape.ts';
import { leaf, scalar, type Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { forEachOffset, reducedStrides } from '../loops.ts';
import { noGradient, type OnTensor, onTensor } from '../primitive.ts';
import { argMax } from './arg-max.ts';
import { add, maximum } from './arithmetic.ts';
import { equal, lessEqual } from './comparison.ts';
import { gather } from './gather-scatter.ts';
import { logicalAnd, logicalNot } from './logic.ts';
import { reduceMax } from './max.ts';
import { reshape } from './reshape.ts';
import { select } from './select.ts';
import { broadcastTo } from './sum-broadcast.ts';
import { scatterAddAlongAxis } from './take-along-axis.ts';
import { elementsOf, type WindowsAttrs, windows, windowsLayout, windowsShape } from './windows.ts';

export type MaxPoolAttrs = Omit<WindowsAttrs, 'dilations'>;

/** Windows of more elements are gone through in a loop. */
const FEW = 32;

const SAMPLES = [
  { inputs: [[2, 4]], attrs: { sizes: [2], strides: [2] } },
  { inputs: [[1, 5, 4, 2]], attrs: { sizes: [3, 2], strides: [1, 2] }, name: 'two axes' },
  { inputs: [[1, 7, 2]], attrs: { sizes: [2], strides: [3] }, name: 'with gaps' },
  { inputs: [[0, 3, 1]], attrs: { sizes: [2], strides: [1] } },
];

/** The greatest element of each window: [n, ...lengths, ...rest] to [n, ...places, ...rest]. */
export const maxPool: OnTensor<MaxPoolAttrs> = onTensor<MaxPoolAttrs>({
  name: 'maxPool',
  infer([x], attrs) {
    checkDType('maxPool', x, NUMBERS);
    return { shape: pooledShape('maxPool', x.shape, attrs), dtype: x.dtype };
  },
  vjp: (g, { inputs: [x], attrs }) => [toPlaces(g, maxPoolPlaces(x, attrs), x.shape, attrs)],
  reference([x], attrs, out) {
    forEachGreater(x.shape, x.data, attrs, out.data.length, (from, to) => {
      out.data[to] = x.data[from];
    });
  },
  lower: ({ inputs: [x], attrs }) => ({
    kind: 'graph',
    build() {
      const of = windows(x, neighbours(attrs));
      if (sizeOf(attrs.sizes) > FEW) return reduceMax(of, { axes: elementAxes(attrs) });
      return elementsOf(of, attrs).reduce((best, each) => maximum(best, each));
    },
  }),
  text: ([x]) => `maxPool(${x})`,
  tex: ([x]) => `\\operatorname{maxPool}(${x})`,
  local: (_, [x], y) => `[${x} = ${y}]`,
  samples: SAMPLES,
  traits: { dtypes: NUMBERS },
});

/**
 * Where the greatest element of each window stands, or the first of them: its place among all that the
 * windows slide along, in row-major order.
 */
export const maxPoolPlaces: OnTensor<MaxPoolAttrs> = onTensor<MaxPoolAttrs>({
  name: 'maxPoolPlaces',
  infer([x], attrs) {
    checkDType('maxPoolPlaces', x, NUMBERS);
    return { shape: pooledShape('maxPoolPlaces', x.shape, attrs), dtype: 'int32' };
  },
  vjp: noGradient,
  reference([x], attrs, out) {
    const inner = sizeOf(x.shape.slice(1 + attrs.sizes.length));
    const area = sizeOf(x.shape.slice(1, 1 + attrs.sizes.length));
    forEachGreater(x.shape, x.data, attrs, out.data.length, (from, to) => {
      out.data[to] = Math.floor(from / inner) % area;
    });
  },
  lower: ({ inputs: [x], output, attrs }) => ({
    kind: 'graph',
    build: () => add(placeInWindow(x, attrs), firstPlaces(x.shape, output.shape, attrs)),
  }),
  text: ([x]) => `maxPoolPlaces(${x})`,
  tex: ([x]) => `\\operatorname{maxPoolPlaces}(${x})`,
  local: () => '0',
  stops: 'the place of an element jumps, and has no slope',
  samples: [
    ...SAMPLES,
    {
      inputs: [{ shape: [1, 4], dtype: 'float32', data: Float32Array.of(1, 3, 3, 1) }],
      attrs: { sizes: [3], strides: [1] },
      expected: [1, 1],
      name: 'the first of ties',
    },
  ],
  traits: { dtypes: NUMBERS },
});

function pooledShape(name: string, shape: Shape, attrs: MaxPoolAttrs): Shape {
  const { length } = attrs.sizes;
  return windowsShape(name, shape, neighbours(attrs)).toSpliced(1 + length, length);
}

function elementAxes({ sizes }: MaxPoolAttrs): number[] {
  return sizes.map((_, axis) => 1 + sizes.length + axis);
}

function neighbours(attrs: MaxPoolAttrs): WindowsAttrs {
  return { ...attrs, dilations: attrs.sizes.map(() => 1) };
}

/** Visits what is greater than all elements before it in its window, as NaN is; the last one counts. */
function forEachGreater(
  shape: Shape,
  data: ArrayLike<number>,
  attrs: MaxPoolAttrs,
  count: number,
  visit: (from: number, to: number) => void,
): void {
  const of = windowsShape('maxPool', shape, neighbours(attrs));
  const { strides } = windowsLayout(denseLayout(shape), of, neighbours(attrs));
  const best = new Float64Array(count);
  const isFirst = new Uint8Array(count).fill(1);
  forEachOffset(of, [strides, reducedStrides(of, elementAxes(attrs))], ([from, to]) => {
    const value = data[from];
    if (!isFirst[to] && (Number.isNaN(best[to]) || value <= best[to])) return;
    isFirst[to] = 0;
    best[to] = value;
    visit(from, to);
  });
}

/** How far the greatest element of each window is from its first, in places. */
function placeInWindow(x: Tensor, attrs: MaxPoolAttrs): Tensor {
  const of = windows(x, neighbours(attrs));
  const { sizes } = attrs;
  const steps = placeSteps(x.shape, sizes.length);
  const { length } = sizes;
  const away = new Int32Array(sizeOf(sizes));
  forEachOffset(sizes, [steps], ([step], element) => {
    away[element] = step;
  });
  if (away.length > FEW) {
    const flat = of.shape.toSpliced(1 + length, length, away.length);
    const best = argMax(reshape(of, { shape: flat }), { axis: 1 + length });
    return gather(leaf(away, [away.length]), best, { axis: 0 });
  }
  const [first, ...others] = elementsOf(of, attrs);
  let best = first;
  let place: Tensor = broadcastTo(scalar(0, 'int32'), { shape: first.shape });
  others.forEach((each, index) => {
    const better = logicalAnd(logicalNot(lessEqual(each, best)), equal(best, best));
    place = select(better, scalar(away[1 + index], 'int32'), place);
    best = select(better, each, best);
  });
  return place;
}

/** The places of the first elements of windows. */
function firstPlaces(shape: Shape, pooled: Shape, { sizes, strides }: MaxPoolAttrs): Tensor {
  const counts = pooled.slice(1, 1 + sizes.length);
  const steps = placeSteps(shape, sizes.length).map((step, axis) => step * strides[axis]);
  const places = new Int32Array(sizeOf(counts));
  forEachOffset(counts, [steps], ([place], flat) => {
    places[flat] = place;
  });
  return leaf(places, [...counts, ...pooled.slice(1 + sizes.length).map(() => 1)]);
}

function placeSteps(shape: Shape, axes: number): readonly number[] {
  return denseLayout(shape.slice(1, 1 + axes)).strides;
}

/** Zeros of `shape`, to which `g` is added at places among all that windows slide along. */
function toPlaces(g: Tensor, places: Tensor, shape: Shape, { sizes }: MaxPoolAttrs): Tensor {
  const { length } = sizes;
  const joined = (of: Shape) => of.toSpliced(1, length, sizeOf(of.slice(1, 1 + length)));
  const updates = reshape(g, { shape: joined(g.shape) });
  const indices = reshape(places, { shape: joined(g.shape) });
  const sums = scatterAddAlongAxis(updates, indices, { axis: 1, shape: joined(shape) });
  return reshape(sums, { shape });
}
