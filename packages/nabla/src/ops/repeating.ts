import { checkNumber, normalizeAxis, ShapeError } from '../base/index.ts';
import { leaf, Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';

/**
 * The tensor repeated as a whole, so many times along each axis; the last numbers are for the last axes.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.tile([1, 2], 2).arraySync(); // [1, 2, 1, 2]
 * ops.tile([1, 2], [2, 1]).arraySync(); // [[1, 2], [1, 2]]
 * ```
 */
export const tile: OnOne<[repeats: number | readonly number[]]> = onOne(
  'tile',
  (x, repeats: number | readonly number[]) => {
    const given = [repeats].flat().map((count) => checkCount('tile', count));
    const rank = Math.max(given.length, x.rank);
    const times = [...new Array<number>(rank - given.length).fill(1), ...given];
    const lengths = [...new Array<number>(rank - x.rank).fill(1), ...x.shape];
    return spread(
      x,
      lengths.flatMap((length) => [1, length]),
      lengths.flatMap((length, axis) => [times[axis], length]),
      lengths.map((length, axis) => length * times[axis]),
    );
  },
);

/** How often: one number for all elements, or one for each. */
export type Repeats = number | readonly number[] | Tensor;

export interface RepeatOptions {
  /** Default: the tensor is flattened first. */
  axis?: number | null;
}

const REPEAT_OPTIONS: readonly (keyof RepeatOptions)[] = ['axis'];

/**
 * Each element of an axis repeated: all of them equally often, or each as often as its number says.
 *
 * Throws `ShapeError` where there is not one number for each element.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.repeat([1, 2], 2).arraySync(); // [1, 1, 2, 2]
 * ops.repeat([1, 2], [1, 3]).arraySync(); // [1, 2, 2, 2]
 * ```
 */
export const repeat: OnOne<[repeats: Repeats, options?: RepeatOptions]> = onOne(
  'repeat',
  (given, repeats: Repeats, options: RepeatOptions = {}) => {
    const isFlat = options.axis === undefined || options.axis === null;
    const x = isFlat ? p.reshape(given, { shape: [given.size] }) : given;
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'repeat');
    const list = repeats instanceof Tensor ? [...repeats.dataSync()] : [repeats].flat();
    const counts = list.map((count) => checkCount('repeat', count));
    if (counts.length === 1) return repeatEqually(x, axis, counts[0]);
    if (counts.length !== x.shape[axis]) {
      throw new ShapeError(
        `repeat: ${counts.length} counts were given for the ${x.shape[axis]} elements of axis ${axis}; give one for all, or one for each.`,
        { doing: 'repeat', given: counts, wanted: x.shape[axis] },
      );
    }
    const places = counts.flatMap((count, index) => new Array<number>(count).fill(index));
    return p.gather(x, leaf(Int32Array.from(places), [places.length]), { axis });
  },
  REPEAT_OPTIONS,
);

function repeatEqually(x: Tensor, axis: number, count: number): Tensor {
  return spread(
    x,
    x.shape.toSpliced(axis + 1, 0, 1),
    x.shape.toSpliced(axis + 1, 0, count),
    x.shape.with(axis, x.shape[axis] * count),
  );
}

/** Copies by stretching axes of length 1, whose gradient is a sum. */
function spread(x: Tensor, apart: number[], stretched: number[], shape: number[]): Tensor {
  const copies = p.broadcastTo(p.reshape(x, { shape: apart }), { shape: stretched });
  return p.reshape(copies, { shape });
}

function checkCount(name: string, count: number): number {
  return checkNumber(name, 'repeats', count, { integer: true, min: 0 });
}
