import type { DType, Shape } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { cast } from '../ops/index.ts';
import * as p from '../ops/primitives/index.ts';

/** Numbers from 0 to below 1, in steps of 2⁻²⁴: what float32 holds exactly, so the same on all backends. */
export function unitInterval(key: Tensor, shape: Shape, dtype: DType): Tensor {
  const steps = part(p.randomBits(key, { shape }), 8, 24);
  return p.multiply(cast(steps, dtype), scalar(2 ** -24, dtype));
}

/**
 * Numbers within 0 and 1, for logarithms and quantiles: the odd multiples of 2⁻²⁴. They are exact in
 * float32 and lie evenly around 1/2; with one bit more, the last of them would be rounded to 1.
 */
export function openInterval(key: Tensor, shape: Shape, dtype: DType): Tensor {
  const steps = part(p.randomBits(key, { shape }), 9, 23);
  return p.add(p.multiply(cast(steps, dtype), scalar(2 ** -23, dtype)), scalar(2 ** -24, dtype));
}

/**
 * Whole numbers from 0 to `bound` - 1, for bounds up to 2³²: the upper half of the product of `bound` and
 * 32 random bits. How often a number comes differs by one in 2³² / bound, evenly over the range.
 */
export function wholeNumbers(key: Tensor, shape: Shape, bound: number): Tensor {
  const bits = p.randomBits(key, { shape });
  const [high, low] = [part(bits, 16, 16), part(bits, 0, 16)];
  const times = (x: Tensor, factor: number) => p.multiply(x, scalar(factor, 'int32'));
  const [boundHigh, boundLow] = [Math.floor(bound / 2 ** 16), bound % 2 ** 16];
  // Long multiplication in digits of 16 bits: int32 holds a product of two of them and drops nothing.
  const first = p.add(times(high, boundLow), part(times(low, boundLow), 16, 16));
  const second = p.add(times(low, boundHigh), part(first, 0, 16));
  return p.add(times(high, boundHigh), p.add(part(first, 16, 16), part(second, 16, 16)));
}

/** `count` bits from bit `from` on, as a number without sign. */
function part(bits: Tensor, from: number, count: number): Tensor {
  const shifted = from === 0 ? bits : p.rightShift(bits, scalar(from, 'int32'));
  return p.bitwiseAnd(shifted, scalar(2 ** count - 1, 'int32'));
}
