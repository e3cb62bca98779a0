import { type Shape, sizeOf } from '../../base/shape.ts';
import type { Tensor } from '../../graph/index.ts';
import { add, multiply } from './arithmetic.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { reverse } from './reverse.ts';
import { pad } from './slice-pad.ts';
import { sum } from './sum-broadcast.ts';
import { transpose } from './transpose.ts';
import { addWindows, elementsOf, windows } from './windows.ts';

/** How a kernel slides; each list has a number for each axis that it slides along. */
export interface ConvAttrs {
  /** How far it moves. */
  readonly strides: readonly number[];
  /** How far its elements are apart. */
  readonly dilations: readonly number[];
  /** Into how many groups channels and filters are divided. */
  readonly groups: number;
}

/** Kernels of more elements than these are gone through in a loop where they make no matrices. */
const FEW = 32;

/**
 * What a convolution is made of, as tensors with the axes [n, o, k, g, c, f]: the batch, the places of y, the
 * elements of the kernel, the groups, the channels of one and its filters. o and k are as many axes as the
 * kernel slides along, and axes that a tensor has not are 1 long.
 */
interface Parts {
  readonly sizes: Shape;
  /** The numbers of the axes n and o, of k and c, and of f. */
  readonly outer: readonly number[];
  readonly inner: readonly number[];
  readonly last: readonly number[];
  /** Whether a group's matrix is one row or column, which products of matrices are slow for. */
  readonly thin: boolean;
  readonly windows: (x: Tensor) => Tensor;
  readonly kernel: (kernel: Tensor) => Tensor;
  readonly result: (y: Tensor) => Tensor;
  /** A tensor as a matrix for each group, with some of its axes as rows and some as columns. */
  readonly matrices: (of: Tensor, rows: readonly number[], columns: readonly number[]) => Tensor;
}

function partsOf(kernel: Shape, { strides, dilations, groups }: ConvAttrs): Parts {
  const rank = kernel.length - 2;
  const sizes = kernel.slice(0, rank);
  const [channels, filters] = [kernel[rank], kernel[rank + 1] / groups];
  const ones = sizes.map(() => 1);
  const group = 1 + 2 * rank;
  const outer = [0, ...sizes.map((_, axis) => 1 + axis)];
  const elements = sizes.map((_, axis) => 1 + rank + axis);
  return {
    sizes,
    outer,
    inner: [...elements, group + 1],
    last: [group + 2],
    thin: groups > 1 && (channels === 1 || filters === 1),
    windows(x) {
      const of = windows(x, { sizes, strides, dilations });
      return reshape(of, { shape: [...of.shape.slice(0, -1), groups, channels, 1] });
    },
    kernel(given) {
      const apart = reshape(given, { shape: [1, ...ones, ...sizes, channels, groups, filters] });
      return swapped(apart, group, group + 1);
    },
    result: (y) => reshape(y, { shape: [...y.shape.slice(0, -1), ...ones, groups, 1, filters] }),
    matrices(of, rows, columns) {
      const order = [group, ...outer, ...elements, group + 1, group + 2];
      const size = (axes: readonly number[]) => sizeOf(axes.map((axis) => of.shape[axis]));
      const apart = transpose(of, { permutation: order });
      return reshape(apart, { shape: [groups, size(rows), size(columns)] });
    },
  };
}

function swapped(x: Tensor, one: number, other: number): Tensor {
  const order = x.shape.map((_, axis) => (axis === one ? other : axis === other ? one : axis));
  return transpose(x, { permutation: order });
}

/** `conv`: y, of `shape`. */
export function correlate(x: Tensor, kernel: Tensor, shape: Shape, attrs: ConvAttrs): Tensor {
  const parts = partsOf(kernel.shape, attrs);
  const { sizes, outer, inner, last } = parts;
  const [of, weights] = [parts.windows(x), parts.kernel(kernel)];
  if (!parts.thin) {
    const y = matmul(parts.matrices(of, outer, inner), parts.matrices(weights, inner, last));
    return reshape(swapped(y, 0, 1), { shape });
  }
  const few = kernel.shape[sizes.length] === 1 && sizeOf(sizes) <= FEW;
  if (!few) return reshape(sum(multiply(of, weights), { axes: inner }), { shape });
  const factors = elementsOf(weights, { sizes });
  const terms = elementsOf(of, { sizes }).map((each, element) => multiply(each, factors[element]));
  return reshape(
    terms.reduce((total, term) => add(total, term)),
    { shape },
  );
}

/** `convInputGradient`: the gradient by x, of `shape`, from the one by y. */
export function gradientByInput(g: Tensor, kernel: Tensor, shape: Shape, attrs: ConvAttrs): Tensor {
  const parts = partsOf(kernel.shape, attrs);
  const { sizes, outer, inner, last } = parts;
  const [of, weights] = [parts.result(g), parts.kernel(kernel)];
  const all = [...g.shape.slice(0, -1), ...sizes];
  const added = (moved: Tensor) =>
    addWindows(reshape(moved, { shape: [...all, shape[shape.length - 1]] }), {
      ...attrs,
      sizes,
      lengths: shape.slice(1, -1),
    });
  if (!parts.thin) {
    const columns = swapped(parts.matrices(weights, inner, last), 1, 2);
    const moved = matmul(parts.matrices(of, outer, last), columns);
    const apart = reshape(moved, { shape: [attrs.groups, ...all, kernel.shape[sizes.length]] });
    return added(toPlace(apart, all.length));
  }
  if (attrs.strides.some((stride) => stride > 1))
    return added(sum(multiply(of, weights), { axes: last }));
  // Without strides it is the convolution of the gradient, zeros around it, by the kernel turned round.
  const edges = [0, ...sizes.map((size, axis) => (size - 1) * attrs.dilations[axis]), 0];
  const around = pad(g, { low: edges, high: edges, value: 0 });
  const turned = reverse(weights, { axes: inner.slice(0, -1) });
  const channels = [...sizes, ...last.map((axis) => weights.shape[axis]), shape[shape.length - 1]];
  const other = reshape(filtersFirst(turned), { shape: channels });
  return correlate(around, other, shape, attrs);
}

/** `convKernelGradient`: the gradient by the kernel, of `shape`, from the one by y. */
export function gradientByKernel(x: Tensor, g: Tensor, shape: Shape, attrs: ConvAttrs): Tensor {
  const parts = partsOf(shape, attrs);
  const { sizes, outer, inner, last } = parts;
  const [of, by] = [parts.windows(x), parts.result(g)];
  const rank = sizes.length;
  if (parts.thin) {
    const terms = sum(multiply(of, by), { axes: outer });
    return reshape(swapped(terms, rank, rank + 1), { shape });
  }
  const rows = swapped(parts.matrices(of, outer, inner), 1, 2);
  const found = matmul(rows, parts.matrices(by, outer, last));
  const filters = shape[rank + 1] / attrs.groups;
  const apart = reshape(found, { shape: [attrs.groups, ...shape.slice(0, -1), filters] });
  return reshape(toPlace(apart, rank + 1), { shape });
}

/** Moves the first axis behind `count` others. */
function toPlace(x: Tensor, count: number): Tensor {
  const order = x.shape.map((_, axis) => axis);
  return transpose(x, {
    permutation: [...order.slice(1, 1 + count), 0, ...order.slice(1 + count)],
  });
}

/** [..., g, c, f] as [..., f, g, c]. */
function filtersFirst(x: Tensor): Tensor {
  const order = x.shape.map((_, axis) => axis);
  const [g, c, f] = order.slice(-3);
  return transpose(x, { permutation: [...order.slice(0, -3), f, g, c] });
}
