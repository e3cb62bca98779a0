import { checkNumber, HostRandom } from '../base/index.ts';

let current = Math.floor(Math.random() * 2 ** 31);
let stream = new HostRandom(current);
let onReset: (() => void)[] = [];

/**
 * Makes all that is random the same from here on: first weights, shuffles, draws without a seed of their
 * own, in steps that are compiled already, too. Layers keep the seeds that they were made with.
 *
 * Throws `ArgumentRangeError` for what is no whole number from 0.
 *
 * Source: `keras.utils.set_random_seed`.
 *
 * ```ts
 * import { random, setRandomSeed } from 'nabla';
 * setRandomSeed(1);
 * const first = random.uniform([1]).item();
 * setRandomSeed(1);
 * random.uniform([1]).item() === first; // true
 * ```
 */
export function setRandomSeed(seed: number): void {
  current = checkNumber('setRandomSeed', 'seed', seed, { integer: true, min: 0 });
  stream = new HostRandom(current);
  for (const reset of onReset) reset();
}

/** What `setRandomSeed` was given last; a random number before. */
export function globalSeed(): number {
  return current;
}

/** A seed for something that was given none: from the stream that `setRandomSeed` starts. */
export function makeDefaultSeed(): number {
  return stream.nextBits() % 2 ** 31;
}

/** Calls `reset` each time `setRandomSeed` is called. */
export function whenReseeded(reset: () => void): void {
  onReset = [...onReset, reset];
}
