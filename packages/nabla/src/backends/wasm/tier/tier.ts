import { ModuleBuilder } from '../encoder/index.ts';
import { revectorizationIsRight } from './self-check.ts';
import { measurePeak, type Tile } from './tile.ts';
import { allowRevectorization } from './v8.ts';

/**
 * What the host can do with vectors: `revectorized` joins two of 128 bits to one of 256, with fused
 * multiply-adds; `relaxed` has fused multiply-adds; `plain` multiplies and adds.
 */
export type TierName = 'revectorized' | 'relaxed' | 'plain';

export interface Tier {
  readonly name: TierName;
  /** Whether a product and a sum are rounded once, together. */
  readonly fused: boolean;
  /** The register tile of products: as much as the registers hold. */
  readonly tile: Tile;
}

/** Of sixteen registers, 6 x 4 vectors take twelve of 256 bits; two hold columns and one a row. */
export const TIERS: Readonly<Record<TierName, Tier>> = {
  revectorized: {
    name: 'revectorized',
    fused: true,
    tile: { rows: 6, vectors: 4 },
  },
  relaxed: { name: 'relaxed', fused: true, tile: { rows: 4, vectors: 2 } },
  plain: { name: 'plain', fused: false, tile: { rows: 4, vectors: 2 } },
};

/** How much faster 256 bits must be to count as there: half of what they promise. */
const GAIN = 1.4;

let found: Tier | undefined;

/**
 * The best tier that is right here and faster than the next one. Found once, in some 20 ms:
 * a processor or a version of V8 without 256-bit vectors runs the wide tile slower than the narrow one.
 */
export function bestTier(): Tier {
  found ??= TIERS[detect()];
  return found;
}

/**
 * A tier with the same results as the best one, known at once: for work so small that the search would take
 * longer than it.
 */
export function quickTier(): Tier {
  return found ?? TIERS[hasRelaxedSimd() ? 'relaxed' : 'plain'];
}

function detect(): TierName {
  if (!hasRelaxedSimd()) return 'plain';
  const { relaxed, revectorized } = TIERS;
  const narrow = measurePeak(relaxed.tile);
  if (!allowRevectorization() || !revectorizationIsRight()) return 'relaxed';
  return measurePeak(revectorized.tile) > GAIN * narrow ? 'revectorized' : 'relaxed';
}

/** Whether the host knows fused multiply-adds (Node 20 and Safari do not). */
function hasRelaxedSimd(): boolean {
  const module = new ModuleBuilder({ initial: 1 });
  module.function({ params: ['v128'], results: ['v128'] }, (code) => {
    const [x] = code.params;
    for (let i = 0; i < 3; i++) code.get(x);
    code.op('f32x4.relaxed_madd');
  });
  return WebAssembly.validate(module.encode());
}
