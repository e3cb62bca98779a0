import { checkChoice, checkNumber, formatShape, ShapeError, UsageError } from '../base/index.ts';
import { leaf, type Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import * as p from './primitives/index.ts';

/**
 * How many elements are put before and behind: one number for both ends of all axes, one pair for all
 * axes, or a pair for each axis.
 */
export type PadWidth = number | readonly number[] | readonly (readonly number[])[];

const MODES = ['constant', 'edge', 'reflect', 'symmetric', 'wrap'] as const;

export interface PadOptions {
  /**
   * What is put there. Default `constant`. Of 1 2 3, two on either side are: `edge` 1 1 and 3 3,
   * `reflect` 3 2 and 2 1, `symmetric` 2 1 and 3 2, `wrap` 2 3 and 1 2.
   */
  mode?: (typeof MODES)[number];
  /** The constant, for the mode `constant` only. Default 0. */
  constantValues?: number | null;
}

const PAD_OPTIONS: readonly (keyof PadOptions)[] = ['mode', 'constantValues'];

/**
 * The tensor with elements put around it.
 *
 * Throws `ShapeError` where there is not a pair of widths for each axis, `ArgumentRangeError` for widths
 * that are no whole numbers from 0, and `UsageError` for a constant with another mode than `constant`.
 *
 * Source: `keras.ops.pad`, without NumPy's modes that compute statistics.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.pad([1, 2, 3], [1, 2]).arraySync(); // [0, 1, 2, 3, 0, 0]
 * ops.pad([1, 2, 3], 2, { mode: 'reflect' }).arraySync(); // [3, 2, 1, 2, 3, 2, 1]
 * ```
 */
export const pad: OnOne<[padWidth: PadWidth, options?: PadOptions]> = onOne(
  'pad',
  (x, padWidth: PadWidth, options: PadOptions = {}) => {
    const mode = checkChoice('pad', 'mode', options.mode ?? 'constant', MODES);
    const constant = options.constantValues ?? undefined;
    const widths = pairs(padWidth, x);
    if (mode === 'constant') {
      const [low, high] = [widths.map(([before]) => before), widths.map(([, after]) => after)];
      return p.pad(x, { low, high, value: constant ?? 0 });
    }
    if (constant !== undefined) {
      throw new UsageError(
        `pad: constantValues is ${constant}, and the mode '${mode}' has no use for it. Leave one of them out.`,
        { doing: 'pad', given: { mode, constantValues: constant } },
      );
    }
    return widths.reduce((y, [before, after], axis) => extend(y, axis, before, after, mode), x);
  },
  PAD_OPTIONS,
);

function pairs(padWidth: PadWidth, x: Tensor): (readonly [number, number])[] {
  const given: readonly (number | readonly number[])[] = [padWidth].flat();
  // A list of numbers is one pair, which is the same for all axes.
  const isPair = given.length > 0 && given.every((each) => typeof each === 'number');
  const list = isPair ? [given as readonly number[]] : given;
  if (list.length !== 1 && list.length !== x.rank) {
    throw new ShapeError(
      `pad: ${list.length} pairs of widths were given for the ${x.rank} axes of ${formatShape(x.shape)}; give one for all, or one for each.`,
      { doing: 'pad', given: padWidth, wanted: x.rank },
    );
  }
  const checked = list.map(pair);
  return x.shape.map((_, axis) => checked[checked.length === 1 ? 0 : axis]);
}

function pair(given: number | readonly number[]): readonly [number, number] {
  const widths = [given].flat();
  if (widths.length !== 1 && widths.length !== 2) {
    throw new ShapeError(
      `pad: [${widths.join(', ')}] is no pair of widths; one for before the axis and one for behind it are wanted.`,
      { doing: 'pad', given },
    );
  }
  const [before, after = before] = widths.map((width) =>
    checkNumber('pad', 'padWidth', width, { integer: true, min: 0 }),
  );
  return [before, after];
}

/** The place within an axis that stands for place `i` outside of it. */
const FOLDS: Record<
  Exclude<(typeof MODES)[number], 'constant'>,
  (i: number, length: number) => number
> = {
  edge: (i, length) => Math.min(Math.max(i, 0), length - 1),
  wrap: positive,
  symmetric: (i, length) => back(positive(i, 2 * length), 2 * length - 1, length),
  reflect: (i, length) =>
    length === 1 ? 0 : back(positive(i, 2 * length - 2), 2 * length - 2, length),
};

function positive(i: number, period: number): number {
  return ((i % period) + period) % period;
}

/** Places behind the end run back from `turn`. */
function back(i: number, turn: number, length: number): number {
  return i < length ? i : turn - i;
}

function extend(
  x: Tensor,
  axis: number,
  before: number,
  after: number,
  mode: keyof typeof FOLDS,
): Tensor {
  if (before === 0 && after === 0) return x;
  const length = x.shape[axis];
  if (length === 0) {
    throw new ShapeError(
      `pad: axis ${axis} of ${formatShape(x.shape)} is empty, so the mode '${mode}' has nothing to repeat.`,
      { doing: 'pad', given: x.shape },
    );
  }
  const places = Int32Array.from({ length: before + length + after }, (_, i) =>
    FOLDS[mode](i - before, length),
  );
  return p.gather(x, leaf(places, [places.length]), { axis });
}
