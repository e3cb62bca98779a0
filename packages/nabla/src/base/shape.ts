import { ArgumentRangeError, ShapeError } from './errors.ts';

/** The lengths of a tensor's axes, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];

/** A shape in which some lengths are not known yet; the batch axis of a model usually. */
export type PartialShape = readonly (number | null)[];

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

export function sameShape(a: PartialShape, b: PartialShape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** `(2, 3)`, `(3,)`, `()`: shapes as Keras's users write them. */
export function formatShape(shape: PartialShape): string {
  const parts = shape.map((length) => (length === null ? 'None' : String(length)));
  return shape.length === 1 ? `(${parts[0]},)` : `(${parts.join(', ')})`;
}

/** The shape that all of `shapes` stretch to, by NumPy's rule; `null` where they do not fit. */
export function broadcastShapes(...shapes: Shape[]): number[] | null {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let i = 0; i < shape.length; i++) {
      const axis = rank - shape.length + i;
      if (result[axis] === 1) result[axis] = shape[i];
      else if (shape[i] !== 1 && shape[i] !== result[axis]) return null;
    }
  }
  return result;
}

/** Strides that read `shape` as if it were stretched to `target`: 0 along stretched axes. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape);
  const lead = target.length - shape.length;
  return target.map((_, axis) =>
    axis < lead || shape[axis - lead] === 1 ? 0 : strides[axis - lead],
  );
}

/** `axis` counted from the front; negative ones count from the back. Throws `ArgumentRangeError`. */
export function normalizeAxis(axis: number, rank: number, doing = 'this op'): number {
  const result = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || result < 0 || result >= rank) {
    const range = rank === 0 ? 'a scalar has no axes' : `axes go from ${-rank} to ${rank - 1}`;
    throw new ArgumentRangeError(
      `${doing}: axis ${axis} does not exist; the tensor has ${rank} axes, and ${range}.`,
      {
        doing,
        given: axis,
        wanted: [-rank, rank - 1],
      },
    );
  }
  return result;
}

/** Axes as a sorted list without doubles; `undefined` and `null` mean all of them. */
export function normalizeAxes(
  axes: number | readonly number[] | null | undefined,
  rank: number,
  doing?: string,
): number[] {
  if (axes === undefined || axes === null) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof axes === 'number' ? [axes] : axes;
  const normal = list.map((axis) => normalizeAxis(axis, rank, doing));
  return [...new Set(normal)].sort((a, b) => a - b);
}

/** Refuses lengths that are not whole numbers from 0. */
export function checkShape(shape: Shape, doing: string): void {
  for (const length of shape) {
    if (!Number.isInteger(length) || length < 0) {
      throw new ShapeError(
        `${doing}: the shape [${shape.join(', ')}] has the length ${length}; lengths are whole numbers from 0.`,
        {
          doing,
          given: shape,
        },
      );
    }
  }
}
