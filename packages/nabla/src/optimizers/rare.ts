import * as list from './list.ts';
import { addRare } from './named.ts';
import { addRareNames as addRareSchedules } from './schedules/rare.ts';

/** Makes all optimizers and schedules known by name to `compile`. */
export function addRareNames(): void {
  addRare(Object.values(list));
  addRareSchedules();
}
