export const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
export const PARITY = 0x1bd11bda;

/** The second word of the last `mix`: a pair would cost more than what it holds. */
let second = 0;

/** The first word for a counter under a key; the second one is in `second`. */
function mix(key0: number, key1: number, counter0: number, counter1: number): number {
  let a = key0;
  let b = key1;
  let c = a ^ b ^ PARITY;
  let x = (counter0 + a) | 0;
  let y = (counter1 + b) | 0;
  // Two groups of four rounds at a time, written out: this is what a shuffle consists of.
  for (let group = 1; ; group += 2) {
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + b) | 0;
    y = (y + c + group) | 0;
    if (group === 5) break;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + c) | 0;
    y = (y + a + group + 1) | 0;
    // Of the three keys, each group takes the next two.
    const first = a;
    a = c;
    c = b;
    b = first;
  }
  second = y;
  return x;
}

/**
 * Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011):
 * a hash of (key, counter), so the n-th number needs none before it and is the same everywhere.
 * Gives the two 32-bit words for `counter` under `key`.
 */
export function threefry(
  key: readonly [number, number],
  counter: readonly [number, number],
): [number, number] {
  const first = mix(key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0);
  return [first, second];
}

/** Fills `out` with random 32-bit words for `key`, two per counter. */
export function fillRandomBits(out: Int32Array, key: readonly [number, number]): void {
  for (let i = 0; i < out.length; i += 2) {
    out[i] = mix(key[0] | 0, key[1] | 0, i >>> 1, 0);
    if (i + 1 < out.length) out[i + 1] = second;
  }
}

/** A stream of random numbers on the host, for shuffles and for drawing seeds. */
export class HostRandom {
  readonly #key: readonly [number, number];
  #count = 0;
  #spare = 0;
  #hasSpare = false;

  constructor(seed: number) {
    this.#key = [seed | 0, Math.floor(seed / 2 ** 32) | 0];
  }

  /** 32 random bits as a whole number from 0 to 2³² - 1. */
  nextBits(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false;
      return this.#spare >>> 0;
    }
    const first = mix(this.#key[0], this.#key[1], this.#count++ | 0, 1);
    this.#spare = second;
    this.#hasSpare = true;
    return first >>> 0;
  }

  /** A whole number from 0 to `bound` - 1, without bias. */
  nextInteger(bound: number): number {
    // Quotients of numbers below 2³³ are never so near a whole number that they are rounded to it.
    const limit = bound * Math.floor(2 ** 32 / bound);
    let bits = this.nextBits();
    while (bits >= limit) bits = this.nextBits();
    return bits - bound * Math.floor(bits / bound);
  }

  /** The whole numbers from 0 to `length` - 1 in random order (Fisher-Yates). */
  permutation(length: number): Int32Array {
    const order = new Int32Array(length);
    for (let i = 0; i < length; i++) order[i] = i;
    for (let i = length - 1; i > 0; i--) {
      const j = this.nextInteger(i + 1);
      const moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }
}
