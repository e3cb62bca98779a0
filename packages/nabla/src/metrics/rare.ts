import * as list from './list.ts';
import { addRare } from './named.ts';

/** Makes all metrics known by name to `compile`; some by names that our rule for digits spells otherwise. */
export function addRareNames(): void {
  addRare(Object.values(list), {
    f1_score: list.F1Score,
    fbeta_score: list.FBetaScore,
    r2_score: list.R2Score,
  });
}
