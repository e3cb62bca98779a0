import * as list from './list.ts';
import { addRare } from './named.ts';

/** Makes all losses known by name to `compile`. */
export function addRareNames(): void {
  addRare(Object.values(list));
}
