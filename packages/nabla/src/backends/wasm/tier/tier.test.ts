import { describe, expect, it } from 'vitest';
import { ModuleBuilder } from '../encoder/index.ts';
import { bestTier, compileModule, measurePeak, TIERS } from './index.ts';
import { revectorizationIsRight } from './self-check.ts';
import { hasSwitches, withSwitches } from './v8.ts';

/** x + 1 by a function that calls another, so that an inlining compiler has something to do. */
function increment(how: { revectorized?: boolean }): (x: number) => number {
  const module = new ModuleBuilder({ initial: 1 });
  const inner = module.function({ params: ['i32'], results: ['i32'] }, (code) => {
    code.get(code.params[0]);
    code.constant('i32', 1);
    code.op('i32.add');
  });
  module.function({ params: ['i32'], results: ['i32'], name: 'run' }, (code) => {
    code.get(code.params[0]);
    code.call(inner);
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const compiled = compileModule(module.encode(), how);
  const { exports } = new WebAssembly.Instance(compiled, { host: { memory } });
  return exports.run as (x: number) => number;
}

describe('the tier of a host', () => {
  it('is one of the three, and the same whenever it is asked for', () => {
    expect(Object.values(TIERS)).toContain(bestTier());
    expect(bestTier()).toBe(bestTier());
  });

  it('has fused multiply-adds in current Node', () => {
    expect(bestTier().fused).toBe(true);
  });

  it('computes the same bits with joined vectors, or does not use them', () => {
    if (bestTier().revectorized) expect(revectorizationIsRight()).toBe(true);
  });

  it.each(Object.values(TIERS))('has a peak that can be measured: $name', (tier) => {
    expect(measurePeak(tier.tile, tier)).toBeGreaterThan(0.1);
  });
});

describe('modules of ours', () => {
  it.each([false, true])(
    'run long after the switches are back; revectorized: %s',
    (revectorized) => {
      const run = increment({ revectorized });
      let x = 0;
      for (let i = 0; i < 200_000; i++) x = run(x);
      expect(x).toBe(200_000);
    },
  );
});

describe('switches', () => {
  it('are there in Node, and go back when the work throws', () => {
    expect(hasSwitches()).toBe(true);
    expect(() =>
      withSwitches(['liftoff'], () => {
        throw new RangeError('work');
      }),
    ).toThrow(RangeError);
    expect(increment({})(1)).toBe(2);
  });
});
