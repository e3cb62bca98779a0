import { checkChoice, checkNumber, formatShape, normalizeAxes, ShapeError } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { toFloat } from './arithmetic.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import * as p from './primitives/index.ts';
import { dropAxes, keepAxes } from './primitives/sum-broadcast.ts';
import { axesLast, permuted, reshaped } from './rearrange.ts';
import { REDUCE_OPTIONS } from './reduce.ts';
import type { ReduceOptions } from './reduction.ts';

/** What is taken where a quantile falls between two elements. */
export type QuantileMethod = 'linear' | 'lower' | 'higher' | 'nearest' | 'midpoint';

const METHODS = ['linear', 'lower', 'higher', 'nearest', 'midpoint'] as const;

export interface QuantileOptions extends ReduceOptions {
  /**
   * What is taken between two elements: the line through them, the lesser, the greater, the nearer or
   * their mean. Default `'linear'`.
   */
  method?: QuantileMethod;
}

const QUANTILE_OPTIONS: readonly (keyof QuantileOptions)[] = [...REDUCE_OPTIONS, 'method'];

/**
 * The element below which the share `q` of the elements over axes lies, once they are sorted.
 *
 * Formula: sorted[q (n - 1)]. `q` is from 0 to 1; a list of them gives one axis more, which is the
 * first. NaN where there is one among the elements. Throws `ArgumentRangeError` for another q,
 * `ShapeError` for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.quantile([4, 1, 3, 2], 0.5).arraySync(); // 2.5
 * ops.quantile([4, 1, 3, 2], [0, 1]).arraySync(); // [1, 4]
 * ```
 */
export const quantile: OnOne<[q: TensorLike, options?: QuantileOptions]> = onOne(
  'quantile',
  (x, q, options = {}) => {
    checkShare('quantile', q, 1);
    return quantiles('quantile', x, toTensor(q), options);
  },
  QUANTILE_OPTIONS,
);

/**
 * `quantile` with `q` in percent, from 0 to 100.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.percentile([4, 1, 3, 2], 50).arraySync(); // 2.5
 * ```
 */
export const percentile: OnOne<[q: TensorLike, options?: QuantileOptions]> = onOne(
  'percentile',
  (x, q, options = {}) => {
    checkShare('percentile', q, 100);
    const share = toFloat(toTensor(q));
    return quantiles('percentile', x, p.divide(share, scalar(100, share.dtype)), options);
  },
  QUANTILE_OPTIONS,
);

/**
 * The middle element over axes once they are sorted; the mean of the two in the middle if there is none.
 *
 * NaN where there is one among them. Throws `ShapeError` for no elements.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.median([[3, 1, 2], [8, 4, 4]], { axis: 1 }).arraySync(); // [2, 4]
 * ```
 */
export const median: OnOne<[options?: ReduceOptions]> = onOne(
  'median',
  (x, options = {}) => quantiles('median', x, scalar(0.5), options),
  REDUCE_OPTIONS,
);

function checkShare(name: string, q: TensorLike, max: number): void {
  for (const each of Array.isArray(q) ? q : [q]) {
    if (typeof each === 'number') checkNumber(name, 'q', each, { min: 0, max });
  }
}

function quantiles(name: string, given: Tensor, q: Tensor, options: QuantileOptions): Tensor {
  const method = checkChoice(name, 'method', options.method ?? 'linear', METHODS);
  const x = toFloat(given);
  const axes = normalizeAxes(options.axis, x.rank, name);
  checkFilled(name, x, axes, q);
  const line = axesLast(x, axes);
  const axis = line.rank - 1;
  const sorted = p.takeAlongAxis(line, p.argsort(line, { axis }), { axis });
  const at = (place: Tensor) => p.gather(sorted, p.cast(place, { dtype: 'int32' }), { axis });
  const end = scalar(line.shape[axis] - 1, x.dtype);
  const place = p.multiply(cast(q, x.dtype), end);
  const low = p.floor(place);
  const between = BETWEEN[method](at(low), at(p.ceil(place)), p.subtract(place, low));
  // NaN is sorted behind the numbers, so the last element tells whether there is one.
  const last = at(
    reshaped(
      end,
      q.shape.map(() => 1),
    ),
  );
  const result = p.select(p.equal(last, last), between, scalar(Number.NaN, x.dtype));
  const kept = (options.keepdims ? keepAxes : dropAxes)(x.shape, axes);
  const first = Array.from({ length: q.rank }, () => axis);
  const others = Array.from({ length: axis }, (_, each) => each);
  return reshaped(permuted(result, [...first, ...others]), [...q.shape, ...kept]);
}

function checkFilled(name: string, x: Tensor, axes: readonly number[], q: Tensor): void {
  const empty = axes.find((axis) => x.shape[axis] === 0);
  if (empty !== undefined) {
    throw new ShapeError(
      `${name}: ${formatShape(x.shape)} has no elements along axis ${empty}, so there is no ${name} to give. Leave empty tensors out.`,
      { doing: name, given: x.shape, axes },
    );
  }
  if (q.rank > 1) {
    throw new ShapeError(
      `${name}: q has the shape ${formatShape(q.shape)}; it must be a number or a list of numbers.`,
      { doing: name, given: q.shape },
    );
  }
}

const BETWEEN: Record<QuantileMethod, (lower: Tensor, higher: Tensor, part: Tensor) => Tensor> = {
  linear: (lower, higher, part) =>
    p.add(p.multiply(lower, p.subtract(scalar(1, part.dtype), part)), p.multiply(higher, part)),
  lower: (lower) => lower,
  higher: (_, higher) => higher,
  nearest: (lower, higher, part) =>
    p.select(p.lessEqual(part, scalar(0.5, part.dtype)), lower, higher),
  midpoint: (lower, higher) => p.multiply(p.add(lower, higher), scalar(0.5, lower.dtype)),
};
