/** What the host's vectors can do: which instructions kernels use, and how wide their tiles are. */
export { bestTier, quickTier, TIERS, type Tier, type TierName } from './tier.ts';
export { measurePeak, type Tile } from './tile.ts';
export { optimiseSoon } from './v8.ts';
