import * as list from './list.ts';
import { addRare } from './named.ts';

/** Makes all schedules known by name to optimizers. */
export function addRareNames(): void {
  addRare(Object.values(list));
}
