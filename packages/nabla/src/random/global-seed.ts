import { checkNumber, HostRandom } from '../base/index.ts';

let stream = new HostRandom(Math.floor(Math.random() * 2 ** 31));
let onReset: (() => void)[] = [];

/**
 * Makes all that is random the same from here on: first weights, shuffles, dropout.
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
  stream = new HostRandom(checkNumber('setRandomSeed', 'seed', seed, { integer: true, min: 0 }));
  for (const reset of onReset) reset();
}

/** A seed for something that was given none: from the stream that `setRandomSeed` starts. */
export function makeDefaultSeed(): number {
  return stream.nextBits() % 2 ** 31;
}

/** Calls `reset` each time `setRandomSeed` is called. */
export function whenReseeded(reset: () => void): void {
  onReset = [...onReset, reset];
}
