import { checkNumber } from '../base/index.ts';
import { leaf, type Tensor } from '../graph/index.ts';
import { globalSeed, whenReseeded } from './global-seed.ts';
import { SeedGenerator } from './seed-generator.ts';

/** Where randomness comes from: a number for the same draw each time, a generator for a new one. */
export type Seed = number | SeedGenerator | null;

let shared: SeedGenerator | undefined;
whenReseeded(() => shared?.restart(globalSeed()));

/** The key of one draw. Without a seed, of the generator that `setRandomSeed` resets. */
export function drawKey(seed: Seed | undefined): Tensor {
  if (seed instanceof SeedGenerator) return seed.next();
  if (seed === undefined || seed === null) {
    shared ??= new SeedGenerator({ seed: globalSeed(), name: 'global_seed_generator' });
    return shared.next();
  }
  return leaf(
    Int32Array.of(checkNumber('random', 'seed', seed, { integer: true, min: 0 }) | 0, 0),
    [2],
  );
}
