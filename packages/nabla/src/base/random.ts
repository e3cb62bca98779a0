/**
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011):
 * a hash of (key, counter), so the n-th number needs none before it and is the same everywhere.
 * Gives the two 32-bit words for `counter` under `key`.
 */
export const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
export const PARITY = 0x1bd11bda;

export function threefry(
  key: readonly [number, number],
  counter: readonly [number, number],
): [number, number] {
  const keys = [key[0] | 0, key[1] | 0, key[0] ^ key[1] ^ PARITY];
  let x = (counter[0] + keys[0]) | 0;
  let y = (counter[1] + keys[1]) | 0;
  for (let group = 0; group < 5; group++) {
    for (let round = 0; round < 4; round++) {
      const turn = ROTATIONS[(group % 2) * 4 + round];
      x = (x + y) | 0;
      y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    }
    x = (x + keys[(group + 1) % 3]) | 0;
    y = (y + keys[(group + 2) % 3] + group + 1) | 0;
  }
  return [x, y];
}

/** Fills `out` with random 32-bit words for `key`, two per counter. */
export function fillRandomBits(out: Int32Array, key: readonly [number, number]): void {
  for (let i = 0; i < out.length; i += 2) {
    const [a, b] = threefry(key, [i >>> 1, 0]);
    out[i] = a;
    if (i + 1 < out.length) out[i + 1] = b;
  }
}

/** A stream of random numbers on the host, for shuffles and for drawing seeds. */
export class HostRandom {
  readonly #key: readonly [number, number];
  #count = 0;
  #spare: number | undefined;

  constructor(seed: number) {
    this.#key = [seed | 0, Math.floor(seed / 2 ** 32) | 0];
  }

  /** 32 random bits as a whole number from 0 to 2³² - 1. */
  nextBits(): number {
    if (this.#spare !== undefined) {
      const bits = this.#spare;
      this.#spare = undefined;
      return bits;
    }
    const [a, b] = threefry(this.#key, [this.#count++, 1]);
    this.#spare = b >>> 0;
    return a >>> 0;
  }

  /** A whole number from 0 to `bound` - 1, without bias. */
  nextInteger(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let bits = this.nextBits();
    while (bits >= limit) bits = this.nextBits();
    return bits % bound;
  }

  /** The whole numbers from 0 to `length` - 1 in random order (Fisher-Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.nextInteger(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
