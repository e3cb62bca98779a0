import type { Filled } from './kind.ts';

/** Numbers from 0 to below 1. */
export type Random = () => number;

/** Numbers from 0 to below 1 (xorshift32), the same everywhere. */
export function uniform(): Random {
  let state = 20_260_101;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Numbers from -limit to limit. */
export function spread(random: Random, shape: readonly number[], limit = 1): Filled {
  const length = shape.reduce((size, each) => size * each, 1);
  return { shape, values: Float32Array.from({ length }, () => (2 * random() - 1) * limit) };
}

/** A kernel (..., inputs, outputs) of Glorot's size, and a bias of zeros. */
export function kernelAndBias(random: Random, shape: readonly number[]): Filled[] {
  const [inputs, outputs] = shape.slice(-2);
  const places = shape.slice(0, -2).reduce((size, each) => size * each, 1);
  const limit = Math.sqrt(6 / (places * (inputs + outputs)));
  return [spread(random, shape, limit), filledWith(0, outputs)];
}

export function filledWith(value: number, length: number): Filled {
  return { shape: [length], values: new Float32Array(length).fill(value) };
}
