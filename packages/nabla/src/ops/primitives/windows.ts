import { DTYPES } from '../../base/dtype.ts';
import { ShapeError } from '../../base/errors.ts';
import { denseLayout, type Layout } from '../../base/layout.ts';
import { formatShape, type Shape, sameShape, sizeOf, stridesOf } from '../../base/shape.ts';
import { describeDoing, leaf, type Tensor } from '../../graph/index.ts';
import { checkDType, NUMBERS } from '../checks.ts';
import { forEachOffset } from '../loops.ts';
import { type OnTensor, onTensor } from '../primitive.ts';
import { scatterAdd } from './gather-scatter.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice-pad.ts';

/** Windows that slide along the axes behind the first; each list has a number for each of these axes. */
export interface WindowsAttrs {
  /** How many elements a window has. */
  readonly sizes: readonly number[];
  /** How far apart windows begin. */
  readonly strides: readonly number[];
  /** How far apart the elements of a window are. */
  readonly dilations: readonly number[];
}

export interface AddWindowsAttrs extends WindowsAttrs {
  /** The lengths of the axes that the windows slide along. */
  readonly lengths: readonly number[];
}

/** The elements of all windows: [n, ...lengths, ...rest] to [n, ...places, ...sizes, ...rest]. */
export const windows: OnTensor<WindowsAttrs> = onTensor<WindowsAttrs>({
  name: 'windows',
  infer: ([x], attrs) => ({ shape: windowsShape('windows', x.shape, attrs), dtype: x.dtype }),
  vjp: (g, { inputs: [x], attrs }) => {
    const lengths = x.shape.slice(1, 1 + attrs.sizes.length);
    return [addWindows(g, { ...attrs, lengths })];
  },
  reference([x], attrs, out) {
    const { strides } = windowsLayout(denseLayout(x.shape), out.shape, attrs);
    forEachOffset(out.shape, [strides], ([from], to) => {
      out.data[to] = x.data[from];
    });
  },
  lower: ({ output, attrs }) => ({
    kind: 'view',
    layout: (from) => windowsLayout(from, output.shape, attrs),
  }),
  text: ([x]) => `windows(${x})`,
  tex: ([x]) => `\\operatorname{windows}(${x})`,
  local: () => '1',
  samples: [
    { inputs: [[2, 4]], attrs: { sizes: [2], strides: [1], dilations: [1] } },
    {
      inputs: [[1, 5, 4, 2]],
      attrs: { sizes: [2, 3], strides: [2, 1], dilations: [1, 1] },
      name: 'two axes',
    },
    {
      inputs: [[1, 6, 2]],
      attrs: { sizes: [2], strides: [3], dilations: [2] },
      name: 'with strides and gaps',
    },
    { inputs: [[2]], attrs: { sizes: [], strides: [], dilations: [] } },
    { inputs: [[0, 3]], attrs: { sizes: [2], strides: [1], dilations: [1] } },
  ],
  traits: { dtypes: DTYPES },
});

/** The elements of windows, each added to where it comes from; the opposite of `windows`. */
export const addWindows: OnTensor<AddWindowsAttrs> = onTensor<AddWindowsAttrs>({
  name: 'addWindows',
  infer([x], attrs) {
    checkDType('addWindows', x, NUMBERS);
    const shape = resultShape(x.shape, attrs);
    const wanted = windowsShape('addWindows', shape, attrs);
    if (!sameShape(x.shape, wanted)) {
      const doing = describeDoing('addWindows');
      throw new ShapeError(
        `${doing}: windows of ${formatShape(shape)} have the shape ${formatShape(wanted)}; given was ${formatShape(x.shape)}.`,
        { doing, given: x.shape, wanted },
      );
    }
    return { shape, dtype: x.dtype };
  },
  vjp: (g, { attrs: { sizes, strides, dilations } }) => [windows(g, { sizes, strides, dilations })],
  reference([x], attrs, out) {
    const { strides } = windowsLayout(denseLayout(out.shape), x.shape, attrs);
    const total = new Float64Array(out.data.length);
    forEachOffset(x.shape, [strides], ([to], from) => {
      total[to] += x.data[from];
    });
    out.data.set(total);
  },
  lower({ inputs: [x], output, attrs }) {
    if (x.size === output.size && attrs.sizes.every((size) => size === 1)) {
      return { kind: 'graph', build: () => reshape(x, { shape: output.shape }) };
    }
    if (overlap(attrs)) return { kind: 'graph', build: () => scattered(x, output.shape, attrs) };
    const place = windowsLayout(denseLayout(output.shape), x.shape, attrs);
    return { kind: 'assemble', fill: 0, pieces: [{ index: 0, place }] };
  },
  text: ([x]) => `addWindows(${x})`,
  tex: ([x]) => `\\operatorname{addWindows}(${x})`,
  local: () => '1',
  samples: [
    { inputs: [[2, 3, 2]], attrs: { sizes: [2], strides: [1], dilations: [1], lengths: [4] } },
    {
      inputs: [[1, 2, 2, 2, 3, 2]],
      attrs: { sizes: [2, 3], strides: [2, 1], dilations: [1, 1], lengths: [5, 4] },
      name: 'two axes',
    },
    {
      inputs: [[1, 2, 2, 2]],
      attrs: { sizes: [2], strides: [3], dilations: [2], lengths: [6] },
      name: 'with strides and gaps',
    },
    { inputs: [[2]], attrs: { sizes: [], strides: [], dilations: [], lengths: [] } },
    { inputs: [[0, 2, 2]], attrs: { sizes: [2], strides: [1], dilations: [1], lengths: [3] } },
  ],
  traits: { dtypes: NUMBERS },
});

/** The shape of the windows of `shape`. */
export function windowsShape(
  name: string,
  shape: Shape,
  { sizes, strides, dilations }: WindowsAttrs,
): Shape {
  const lengths = shape.slice(1, 1 + sizes.length);
  const counts = lengths.map(
    (length, axis) =>
      Math.floor((length - (sizes[axis] - 1) * dilations[axis] - 1) / strides[axis]) + 1,
  );
  const whole = [sizes, strides, dilations].every(
    (each) =>
      each.length === sizes.length && each.every((value) => Number.isInteger(value) && value > 0),
  );
  if (lengths.length === sizes.length && whole && counts.every((count) => count > 0)) {
    return [shape[0], ...counts, ...sizes, ...shape.slice(1 + sizes.length)];
  }
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: windows of [${sizes.join(', ')}], [${strides.join(', ')}] apart and with elements [${dilations.join(', ')}] apart, do not fit into ${formatShape(shape)}.`,
    { doing, given: shape, wanted: sizes },
  );
}

/** How windows, which have `shape`, are read from what they slide along. */
export function windowsLayout(
  { offset, strides: steps }: Layout,
  shape: Shape,
  { strides, dilations }: WindowsAttrs,
): Layout {
  const along = steps.slice(1, 1 + strides.length);
  return {
    shape,
    offset,
    strides: [
      steps[0],
      ...along.map((step, axis) => step * strides[axis]),
      ...along.map((step, axis) => step * dilations[axis]),
      ...steps.slice(1 + strides.length),
    ],
  };
}

function resultShape(shape: Shape, { lengths }: AddWindowsAttrs): Shape {
  return [shape[0], ...lengths, ...shape.slice(1 + 2 * lengths.length)];
}

/** Whether windows may have elements in common. */
function overlap({ sizes, strides, dilations }: WindowsAttrs): boolean {
  return sizes.some((size, axis) => (size - 1) * dilations[axis] >= strides[axis]);
}

/** Windows added up where places computed beforehand say. */
function scattered(x: Tensor, shape: Shape, attrs: AddWindowsAttrs): Tensor {
  const { lengths } = attrs;
  const rest = shape.slice(1 + lengths.length);
  const one = [1, ...x.shape.slice(1, 1 + 2 * lengths.length)];
  const { strides } = windowsLayout(denseLayout([1, ...lengths]), one, attrs);
  const places = new Int32Array(sizeOf(one));
  forEachOffset(one, [strides], ([place], flat) => {
    places[flat] = place;
  });
  const updates = reshape(x, { shape: [shape[0], places.length, ...rest] });
  const whole = [shape[0], sizeOf(lengths), ...rest];
  const sums = scatterAdd(updates, leaf(places, [places.length]), { axis: 1, shape: whole });
  return reshape(sums, { shape });
}

/** The first elements of all windows, then the second ones, and so on: each [n, ...places, ...rest]. */
export function elementsOf(of: Tensor, { sizes }: Pick<WindowsAttrs, 'sizes'>): Tensor[] {
  const first = 1 + sizes.length;
  const shape = of.shape.toSpliced(first, sizes.length);
  const single = of.shape.toSpliced(first, sizes.length, ...sizes.map(() => 1));
  const steps = stridesOf(sizes);
  return Array.from({ length: sizeOf(sizes) }, (_, element) => {
    const starts = of.shape.map((_, axis) => {
      const along = axis - first;
      const inside = along >= 0 && along < sizes.length;
      return inside ? Math.floor(element / steps[along]) % sizes[along] : 0;
    });
    const cut = slice(of, { starts, sizes: single, strides: single.map(() => 1) });
    return reshape(cut, { shape });
  });
}
