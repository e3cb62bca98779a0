import type { TierName } from '../tier/index.ts';
import { packedBytes, packedRowsBytes } from './block.ts';
import type { ProductShape, Range } from './shape.ts';
import { blocks, places, type Run } from './split.ts';
import { SHORT, type Tile, tileFor } from './tile.ts';

/** Products with fewer multiplications are done before anything is packed. */
const SMALL = 8192;

/** Columns that must use rows of A before packing those pays; fewer where rows lie across the memory. */
const [COLUMNS_FOR_ROWS, COLUMNS_FOR_TRANSPOSED_ROWS] = [256, 64];

export interface Part {
  readonly at: number;
  readonly size: number;
}

/** How a product is cut into blocks, and what is packed for them. */
export interface Plan {
  readonly tile: Tile;
  readonly rows: readonly Part[];
  readonly columns: readonly Part[];
  readonly depths: readonly Part[];
  readonly packedA: boolean;
  /** `keeping` where several blocks of rows use a panel of B; one overwrites the next where not. */
  readonly packing: 'none' | 'passing' | 'keeping';
}

export function planOf(shape: ProductShape, rows: Range, columns: Range, tier: TierName): Plan {
  const { k, transposeA, transposeB } = shape;
  const [height, width] = [rows.to - rows.from, columns.to - columns.from];
  const tile = tileFor(tier, height, k);
  // A panel that a single tile uses is read once anyway.
  const inPlace = height * width * k < SMALL || (!transposeB && height <= tile.rows);
  const columnsForRows = transposeA ? COLUMNS_FOR_TRANSPOSED_ROWS : COLUMNS_FOR_ROWS;
  const rowParts = parts(blocks(height, tile.blockRows, tile.rows), rows.from);
  const isKept = rowParts.length > 1;
  const widest = isKept ? tile.blockColumns : Infinity;
  return {
    tile,
    rows: rowParts,
    columns: parts(blocks(width, widest, 4 * tile.vectors), columns.from),
    // Without terms the sums are 0, and must be stored all the same.
    depths: k === 0 ? [{ at: 0, size: 0 }] : parts(blocks(k, tile.depth, tile.unroll), 0),
    packedA: !inPlace && k > SHORT && width >= columnsForRows,
    packing: inPlace ? 'none' : isKept ? 'keeping' : 'passing',
  };
}

function parts(runs: readonly Run[], from: number): Part[] {
  return places(runs).map(({ at, size }) => ({ at: at + from, size }));
}

const largest = (parts: readonly Part[]) => Math.max(0, ...parts.map(({ size }) => size));

/** Bytes for panels of B, and for rows of A behind them. */
export function scratchOf({ tile, rows, columns, depths, packedA, packing }: Plan) {
  const [width, depth] = [largest(columns), largest(depths)];
  const together = packing === 'passing' ? Math.min(width, 4 * tile.vectors) : width;
  return {
    panels: packing === 'none' ? 0 : packedBytes(together, tile.vectors, depth),
    rows: packedA ? packedRowsBytes(largest(rows), depth, tile) : 0,
  };
}
