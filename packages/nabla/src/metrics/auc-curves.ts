import type { Tensor } from '../graph/index.ts';
import {
  add,
  divide,
  divideNoNan,
  equal,
  greater,
  log,
  logicalAnd,
  maximum,
  minimum,
  multiply,
  slice,
  subtract,
  where,
} from '../ops/index.ts';

export const CURVES = ['ROC', 'PR', 'PRGAIN'] as const;
export const SUMMATION_METHODS = ['interpolation', 'majoring', 'minoring'] as const;

export type Curve = (typeof CURVES)[number];
export type SummationMethod = (typeof SUMMATION_METHODS)[number];

/** Counts for each threshold, from the lowest to the highest, along the first axis. */
export interface CountsByThreshold {
  readonly tp: Tensor;
  readonly fp: Tensor;
  readonly tn: Tensor;
  readonly fn: Tensor;
}

/** The areas under the pieces of a curve; their sum is the area under it. */
export function areaTerms(counts: CountsByThreshold, curve: Curve, by: SummationMethod): Tensor {
  if (curve === 'PR' && by === 'interpolation') return interpolatedPrecision(counts);
  const [x, y] = points[curve](counts);
  return multiply(subtract(lower(x), upper(x)), heights[by](lower(y), upper(y)));
}

const share = (a: Tensor, rest: Tensor): Tensor => divideNoNan(a, add(a, rest));

/** Abscissa and ordinate of a curve at each threshold. */
const points: Record<Curve, (counts: CountsByThreshold) => [Tensor, Tensor]> = {
  ROC: ({ tp, fp, tn, fn }) => [share(fp, tn), share(tp, fn)],
  PR: ({ tp, fp, fn }) => [share(tp, fn), share(tp, fp)],
  // Flach and Kull 2015, "Precision-recall-gain curves: PR analysis done right".
  PRGAIN({ tp, fp, tn, fn }) {
    const odds = divideNoNan(add(tp, fn), add(tn, fp));
    const gain = (wrong: Tensor) => subtract(1, multiply(odds, divideNoNan(wrong, tp)));
    const isEmpty = equal(tp, 0);
    return [maximum(where(isEmpty, 0, gain(fn)), 0), where(isEmpty, 1, gain(fp))];
  },
};

const heights: Record<SummationMethod, (a: Tensor, b: Tensor) => Tensor> = {
  interpolation: (a, b) => divide(add(a, b), 2),
  majoring: maximum,
  minoring: minimum,
};

/**
 * Precision between two thresholds is no straight line: the counts are. With slope = Δtp / Δp and
 * p = tp + fp, the piece has the area slope (Δtp + intercept log(p_a / p_b)) / (tp + fn).
 *
 * Source: Davis and Goadrich 2006, "The relationship between precision-recall and ROC curves".
 */
function interpolatedPrecision({ tp, fp, fn }: CountsByThreshold): Tensor {
  const p = add(tp, fp);
  const [a, b] = [lower(p), upper(p)];
  const gained = subtract(lower(tp), upper(tp));
  const slope = divideNoNan(gained, maximum(subtract(a, b), 0));
  const intercept = subtract(upper(tp), multiply(slope, b));
  const areSome = logicalAnd(greater(a, 0), greater(b, 0));
  const ratio = where(areSome, divideNoNan(a, maximum(b, 0)), 1);
  const area = multiply(slope, add(gained, multiply(intercept, log(ratio))));
  return divideNoNan(area, maximum(add(upper(tp), upper(fn)), 0));
}

/** Values at all thresholds but the highest. */
function lower(x: Tensor): Tensor {
  return rows(x, 0);
}

/** Values at all thresholds but the lowest. */
function upper(x: Tensor): Tensor {
  return rows(x, 1);
}

function rows(x: Tensor, from: number): Tensor {
  const start = x.shape.map((_, axis) => (axis === 0 ? from : 0));
  return slice(x, start, [x.shape[0] - 1, ...x.shape.slice(1)]);
}
