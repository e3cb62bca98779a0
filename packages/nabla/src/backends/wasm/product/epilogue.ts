import type { Code, Local, ValueType } from '../encoder/index.ts';
import { loadLanes, storeLanes } from './lanes.ts';
import type { Panels } from './split.ts';

/** Up to four neighbouring results of a row, when their sums are complete. */
export interface Outputs {
  /** The results; what it holds at the end is stored. Lanes that are not in C hold 0. */
  readonly value: Local;
  /** How many of the lanes are in C: 1 to 4. */
  readonly lanes: number;
  /** The number of their row in C. */
  readonly row: Local;
  /** With `offset` added, four times the number of the first one's column: its place in a row of floats. */
  readonly column: Local;
  readonly offset: number;
  /** The function's parameters behind its four addresses. */
  readonly params: readonly Local[];
}

/** What happens to results before they leave the fast memory: a bias, an activation. */
export interface Epilogue {
  /** Parameters that the product's function gets for it, behind its four addresses. */
  readonly params: readonly ValueType[];
  /** Writes code that changes `outputs.value`. */
  readonly apply: (code: Code, outputs: Outputs) => void;
}

/** What a tile of results is for an epilogue. `c` is at its start; it and `row` are moved. */
interface FinishedTile {
  readonly rows: number;
  readonly panel: Panels;
  readonly rowBytes: number;
  readonly c: Local;
  readonly row: Local;
  readonly column: Local;
  readonly params: readonly Local[];
}

/**
 * Applies an epilogue to a tile that was just stored. It comes after the store, and not on the sums in
 * registers, because V8 fuses vectors backwards from their store: a single instruction in the epilogue that
 * it cannot fuse would halve the speed of the loop over k.
 */
export function finishTile(code: Code, epilogue: Epilogue, tile: FinishedTile): void {
  const { panel, rowBytes, c, row, column, params } = tile;
  const values = code.locals(panel.vectors, 'v128');
  const each = (body: (value: Local, offset: number, lanes: number) => void) => {
    for (const [j, value] of values.entries()) {
      body(value, 16 * j, j === panel.vectors - 1 ? panel.lanes : 4);
    }
  };
  code.repeat(tile.rows, () => {
    each((value, offset, lanes) => {
      loadLanes(code, c, offset, lanes);
      code.set(value);
    });
    each((value, offset, lanes) =>
      epilogue.apply(code, { value, lanes, row, column, offset, params }),
    );
    each((value, offset, lanes) => storeLanes(code, c, offset, value, lanes));
    code.increase(c, rowBytes);
    code.increase(row, 1);
  });
  code.release(...values);
}
