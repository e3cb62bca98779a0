import type { Tensor, Variable } from '../graph/index.ts';
import { add, cast, equal, mod, multiply, notEqual, subtract, where } from '../ops/index.ts';

export interface AverageOptions {
  readonly emaMomentum: number;
  readonly emaOverwriteFrequency: number | null;
}

/**
 * Moves `average` towards the weight: average ← k average + (1 - k) w, where k is `emaMomentum`, and
 * 0 before the first update. Every `emaOverwriteFrequency` updates the weight takes the average.
 */
export function updateAverage(
  weight: Variable,
  average: Variable,
  updates: Tensor,
  { emaMomentum, emaOverwriteFrequency: every }: AverageOptions,
): void {
  const k = multiply(cast(notEqual(updates, 0), weight.dtype), emaMomentum);
  const next = add(multiply(k, average.value), multiply(subtract(1, k), weight.value));
  average.assign(next);
  if (every === null) return;
  const due = equal(mod(add(updates, 1), every), 0);
  weight.assign(where(due, next, weight.value));
}
