import { globSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const here = import.meta.dirname;
const programs = globSync('*.ts', { cwd: here, exclude: ['*.test.ts'] }).sort();
let printed: string[];

describe('the examples', () => {
  beforeEach(() => {
    printed = [];
    const keep = (...parts: unknown[]): number => printed.push(parts.map(String).join(' '));
    vi.spyOn(console, 'log').mockImplementation(keep);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  for (const program of programs) {
    it(`${program} runs`, async () => {
      await import(join(here, program));
      expect(printed.join('\n')).not.toBe('');
      expect(printed.join('\n')).not.toMatch(/\b(NaN|undefined)\b/);
    });
  }

  // Weights are drawn anew each time, and one draw in a thousand starts where it would end.
  it('learn: the loss of the seed program falls', { retry: 2 }, async () => {
    vi.resetModules();
    await import(join(here, 'seed.ts'));
    const losses = printed.join('\n').matchAll(/\d[\d.e-]*(?= in the)/g);
    const [first = Number.NaN, last = Number.NaN] = Array.from(losses, Number);
    expect(last).toBeLessThan(first);
  });
});
