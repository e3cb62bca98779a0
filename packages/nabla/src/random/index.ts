/** Random numbers from counters, the same for a seed on every backend and machine: `keras.random`. */
export { type DropoutOptions, dropout, type ShuffleOptions, shuffle } from './apply.ts';
export {
  categorical,
  type NormalOptions,
  normal,
  type RandintOptions,
  type RandomOptions,
  randint,
  truncatedNormal,
  type UniformOptions,
  uniform,
} from './distributions.ts';
export type { Seed } from './draw.ts';
export { makeDefaultSeed, setRandomSeed } from './global-seed.ts';
export { SeedGenerator, type SeedGeneratorOptions } from './seed-generator.ts';
