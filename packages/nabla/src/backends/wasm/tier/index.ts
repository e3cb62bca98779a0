/** What the host's vectors can do, and compiling modules so that they do it. */
export { compileModule } from './compile.ts';
export { bestTier, TIERS, type Tier, type TierName } from './tier.ts';
export { measurePeak, type Tile } from './tile.ts';
