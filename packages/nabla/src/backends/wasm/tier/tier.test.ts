import { describe, expect, it } from 'vitest';
import { bestTier, measurePeak, TIERS } from './index.ts';
import { revectorizationIsRight } from './self-check.ts';

describe('the tier of a host', () => {
  it('is one of the three, and the same whenever it is asked for', () => {
    expect(Object.values(TIERS)).toContain(bestTier());
    expect(bestTier()).toBe(bestTier());
  });

  it('has fused multiply-adds in current Node', () => {
    expect(bestTier().fused).toBe(true);
  });

  it('computes the same bits with joined vectors, or does not use them', () => {
    if (bestTier() === TIERS.revectorized) expect(revectorizationIsRight()).toBe(true);
  });

  it.each(Object.values(TIERS))('has a peak that can be measured: $name', (tier) => {
    expect(measurePeak(tier.tile, tier)).toBeGreaterThan(0.1);
  });
});
