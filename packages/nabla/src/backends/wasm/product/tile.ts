import { TIERS, type TierName } from '../tier/index.ts';

/** How a product is cut, so that each part of the work stays in the memory that is fast enough for it. */
export interface Tile {
  /** Rows of C that a kernel keeps in registers. */
  readonly rows: number;
  /** Vectors of four columns that it keeps of each row; even, for pairs that V8 can fuse. */
  readonly vectors: number;
  /** Terms that a kernel adds up before it stores: a panel of B so deep stays in the first cache. */
  readonly depth: number;
  /** Rows of A that pass by a panel of B before the next: so many stay in the second cache. */
  readonly blockRows: number;
  /** Columns of B that are packed at once, if several blocks of rows use them. */
  readonly blockColumns: number;
  /** Terms in a round of the innermost loop. */
  readonly unroll: number;
  /** `f32x4.relaxed_madd`, or a multiplication and an addition. */
  readonly fused: boolean;
}

const BLOCKS = { depth: 256, blockRows: 192, blockColumns: 1024, unroll: 4 };

const TILES: Readonly<Record<TierName, Tile>> = {
  revectorized: { ...tileOf('revectorized'), ...BLOCKS, depth: 384 },
  relaxed: { ...tileOf('relaxed'), ...BLOCKS },
  plain: { ...tileOf('plain'), ...BLOCKS },
};

function tileOf(name: TierName): Pick<Tile, 'rows' | 'vectors' | 'fused'> {
  const { tile, fused } = TIERS[name];
  return { ...tile, fused };
}

/** Sums of so few terms are short: what comes before and after them counts. */
export const SHORT = 64;

/**
 * The tile for a product of `rows` rows and `depth` terms. With few rows, more columns keep the multipliers
 * busy. Short sums go better with fewer rows: 784 x 128 with 32 terms runs 10 percent faster with 4 than 6.
 */
export function tileFor(tier: TierName, rows: number, depth: number): Tile {
  const tile = TILES[tier];
  if (rows * 3 <= tile.rows) return { ...tile, rows, vectors: 2 * tile.vectors };
  return depth <= SHORT ? { ...tile, rows: Math.min(tile.rows, 4) } : tile;
}
