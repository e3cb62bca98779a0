import { checkChoice, checkNumber, formatShape, normalizeAxis, ShapeError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnOne, type OnTwo, onOne, onTwo } from './callable.ts';
import * as p from './primitives/index.ts';

export interface SearchsortedOptions {
  /** Where a value goes that equals elements: before the first or behind the last. Default `'left'`. */
  side?: 'left' | 'right';
}

const SEARCHSORTED_OPTIONS: readonly (keyof SearchsortedOptions)[] = ['side'];

/**
 * The places at which `values` go into a sorted list so that it stays sorted, as int32.
 *
 * It compares each value with each element. Throws `ShapeError` where the list has not one axis.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.searchsorted([1, 3, 5], [0, 3, 9]).arraySync(); // [0, 1, 3]
 * ops.searchsorted([1, 3, 5], 3, { side: 'right' }).arraySync(); // 2
 * ```
 */
export const searchsorted: OnTwo<[options?: SearchsortedOptions]> = onTwo(
  'searchsorted',
  (sorted, values, options = {}) => {
    const side = checkChoice('searchsorted', 'side', options.side ?? 'left', ['left', 'right']);
    return countBelow('searchsorted', sorted, values, side === 'left' ? p.less : p.lessEqual);
  },
  SEARCHSORTED_OPTIONS,
);

/**
 * The number of the bin that each element falls into, as int32: i for bins[i - 1] <= x < bins[i].
 *
 * `bins` holds the sorted edges; 0 is below the first and their number above the last.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.digitize([0.2, 6.4, 3], [0, 1, 2.5, 4]).arraySync(); // [1, 4, 3]
 * ```
 */
export const digitize: OnTwo<[]> = onTwo('digitize', (x, bins) =>
  countBelow('digitize', bins, x, p.lessEqual),
);

/** How many elements of a list come before each value. */
function countBelow(name: string, list: Tensor, values: Tensor, before: typeof p.less): Tensor {
  if (list.rank !== 1) {
    throw new ShapeError(
      `${name}: the sorted list has the shape ${formatShape(list.shape)}; it must have one axis.`,
      { doing: name, given: list.shape },
    );
  }
  const spread = p.reshape(values, { shape: [...values.shape, 1] });
  return p.sum(p.cast(before(list, spread), { dtype: 'int32' }), { axes: [values.rank] });
}

export interface DiffOptions {
  /** How often differences are taken. Default 1. */
  n?: number;
  /** Default -1. */
  axis?: number;
}

const DIFF_OPTIONS: readonly (keyof DiffOptions)[] = ['n', 'axis'];

/**
 * The differences of neighbours along an axis: x[i + 1] - x[i]; of truth values, whether they differ.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.diff([1, 4, 9, 16]).arraySync(); // [3, 5, 7]
 * ops.diff([1, 4, 9, 16], { n: 2 }).arraySync(); // [2, 2]
 * ```
 */
export const diff: OnOne<[options?: DiffOptions]> = onOne(
  'diff',
  (x, options = {}) => {
    const along = normalizeAxis(options.axis ?? -1, x.rank, 'diff');
    const rounds = checkNumber('diff', 'n', options.n ?? 1, { integer: true, min: 0 });
    let result = x;
    for (let round = 0; round < rounds; round++) {
      const rest = Math.max(0, result.shape[along] - 1);
      const later = part(result, along, result.shape[along] - rest, rest);
      const earlier = part(result, along, 0, rest);
      result = x.dtype === 'bool' ? p.notEqual(later, earlier) : p.subtract(later, earlier);
    }
    return result;
  },
  DIFF_OPTIONS,
);

/** `size` elements of an axis from `start` on. */
function part(x: Tensor, axis: number, start: number, size: number): Tensor {
  return p.slice(x, {
    starts: x.shape.map((_, each) => (each === axis ? start : 0)),
    sizes: x.shape.map((length, each) => (each === axis ? size : length)),
    strides: x.shape.map(() => 1),
  });
}
