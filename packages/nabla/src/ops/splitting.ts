import {
  checkNumber,
  checkPositiveInteger,
  formatShape,
  normalizeAxis,
  ShapeError,
} from '../base/index.ts';
import { KerasTensor, type Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import type { AlongOptions } from './joining.ts';
import { ALONG_OPTIONS } from './option-names.ts';
import * as p from './primitives/index.ts';

/**
 * Parts of a tensor along an axis: so many equal ones, or those that begin at 0 and the given indices.
 *
 * Throws `ShapeError` where a number of parts does not divide the length; `arraySplit` does not mind.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.split([1, 2, 3, 4], 2).map((part) => part.arraySync()); // [[1, 2], [3, 4]]
 * ops.split([1, 2, 3, 4], [1, 3]).map((part) => part.arraySync()); // [[1], [2, 3], [4]]
 * ```
 */
export const split: OnOne<
  [indicesOrSections: number | readonly number[], options?: AlongOptions],
  Tensor[]
> = onKnownAxis(
  'split',
  (x, indicesOrSections: number | readonly number[], options: AlongOptions = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'split');
    if (typeof indicesOrSections !== 'number')
      return partsFrom('split', x, axis, indicesOrSections);
    const count = checkPositiveInteger('split', 'indicesOrSections', indicesOrSections);
    const length = x.shape[axis];
    if (length % count !== 0) {
      throw new ShapeError(
        `split: axis ${axis} of ${formatShape(x.shape)} has ${length} elements, which do not make ${count} equal parts. Use ops.arraySplit for unequal ones.`,
        { doing: 'split', given: count, wanted: length },
      );
    }
    return sections(x, axis, count);
  },
  ALONG_OPTIONS,
);

/**
 * So many parts of a tensor along an axis, the first of which are longer by one where they cannot all
 * be equal.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.arraySplit([1, 2, 3], 2).map((part) => part.arraySync()); // [[1, 2], [3]]
 * ```
 */
export const arraySplit: OnOne<[indicesOrSections: number, options?: AlongOptions], Tensor[]> =
  onKnownAxis(
    'arraySplit',
    (x, indicesOrSections: number, options: AlongOptions = {}) => {
      const count = checkPositiveInteger('arraySplit', 'indicesOrSections', indicesOrSections);
      return sections(x, normalizeAxis(options.axis ?? 0, x.rank, 'arraySplit'), count);
    },
    ALONG_OPTIONS,
  );

export interface UnstackOptions extends AlongOptions {
  /** How many there are. Default: the length of the axis; another number is refused. */
  num?: number | null;
}

/** The slices along an axis, without that axis. */
export const unstack: OnOne<[options?: UnstackOptions], Tensor[]> = onKnownAxis(
  'unstack',
  (x, options: UnstackOptions = {}) => {
    const axis = normalizeAxis(options.axis ?? 0, x.rank, 'unstack');
    const length = x.shape[axis];
    const num = options.num ?? length;
    if (num !== length) {
      throw new ShapeError(
        `unstack: num is ${num}, and axis ${axis} of ${formatShape(x.shape)} has ${length} elements. Leave num out.`,
        { doing: 'unstack', given: num, wanted: length },
      );
    }
    const shape = x.shape.toSpliced(axis, 1);
    return sections(x, axis, length).map((slice) => p.reshape(slice, { shape }));
  },
  [...ALONG_OPTIONS, 'num'],
);

/** An op that makes as many tensors as the length of an axis says, which must be known then. */
/* @__NO_SIDE_EFFECTS__ */
function onKnownAxis<Rest extends unknown[]>(
  name: string,
  fn: (x: Tensor, ...rest: Rest) => Tensor[],
  options: readonly string[],
): OnOne<Rest, Tensor[]> {
  const run = onOne<Rest, Tensor[]>(name, fn, options);
  const checked = (x: KerasTensor | Parameters<typeof run>[0], ...rest: Rest) => {
    if (x instanceof KerasTensor) checkKnownLength(name, x, rest);
    return run(x as KerasTensor, ...rest);
  };
  return checked as OnOne<Rest, Tensor[]>;
}

function checkKnownLength(name: string, x: KerasTensor, rest: readonly unknown[]): void {
  // Parts that begin at given indices are as many for every length.
  if (Array.isArray(rest[0])) return;
  const options = rest.findLast((arg) => typeof arg === 'object' && arg !== null);
  const axis = normalizeAxis(
    (options as AlongOptions | undefined)?.axis ?? 0,
    x.shape.length,
    name,
  );
  if (x.shape[axis] !== null) return;
  throw new ShapeError(
    `${name}: the length of axis ${axis} of ${formatShape(x.shape)} is open, so the number of its parts is too. Take another axis, or give Input a batchShape.`,
    { doing: name, given: x.shape, wanted: 'a known length' },
  );
}

function sections(x: Tensor, axis: number, count: number): Tensor[] {
  const length = x.shape[axis];
  const [least, longer] = [Math.floor(length / count), length % count];
  const start = (i: number) => i * least + Math.min(i, longer);
  return Array.from({ length: count }, (_, i) => part(x, axis, start(i), start(i + 1)));
}

function partsFrom(name: string, x: Tensor, axis: number, starts: readonly number[]): Tensor[] {
  const length = x.shape[axis];
  const inner = starts.map((start) => {
    const at = checkNumber(name, 'indicesOrSections', start, { integer: true });
    return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  });
  const bounds = [0, ...inner, length];
  return bounds.slice(1).map((end, i) => part(x, axis, bounds[i], Math.max(end, bounds[i])));
}

/** The elements `from` to `to` - 1 of an axis. */
function part(x: Tensor, axis: number, from: number, to: number): Tensor {
  const starts = x.shape.map((_, at) => (at === axis ? from : 0));
  const sizes = x.shape.with(axis, to - from);
  return p.slice(x, { starts, sizes, strides: x.shape.map(() => 1) });
}
