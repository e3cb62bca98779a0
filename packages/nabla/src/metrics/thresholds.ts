import { checkNumber } from '../base/index.ts';

/** One threshold, several, or `null` for the usual one. */
export type Thresholds = number | readonly number[] | null;

/** Thresholds as a list. Throws `ArgumentRangeError` for one outside [0, 1]. */
export function thresholdList(owner: string, given: Thresholds, usual: number): readonly number[] {
  if (given === null) return [usual];
  const list = typeof given === 'number' ? [given] : given;
  return list.map((each) => checkNumber(owner, 'thresholds', each, { min: 0, max: 1 }));
}

/** `count` thresholds spread evenly over [0, 1]. */
export function evenThresholds(count: number): number[] {
  return count === 1 ? [0.5] : Array.from({ length: count }, (_, i) => i / (count - 1));
}

/** Whether thresholds are spread evenly over [0, 1], within rounding. */
export function areEven(thresholds: readonly number[]): boolean {
  if (thresholds.length < 3) return false;
  return evenThresholds(thresholds.length).every(
    (even, i) => Math.abs(thresholds[i] - even) <= 1e-7 + 1e-5 * even,
  );
}
