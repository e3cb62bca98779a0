import type { DType, Shape } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { cast } from '../ops/index.ts';
import { primitives as p } from '../ops/primitives/index.ts';

/** Numbers from 0 to below 1, in steps of 2⁻²⁴: what float32 holds exactly, so the same on all backends. */
export function unitInterval(key: Tensor, shape: Shape, dtype: DType): Tensor {
  const bits = p.randomBits(key, { shape });
  const high = p.bitwiseAnd(p.rightShift(bits, scalar(8, 'int32')), scalar(0xffffff, 'int32'));
  return p.multiply(cast(high, dtype), scalar(2 ** -24, dtype));
}

/** The same, without 0: from 2⁻²⁵ to 1 - 2⁻²⁵, for logarithms. */
export function openInterval(key: Tensor, shape: Shape, dtype: DType): Tensor {
  return p.add(unitInterval(key, shape, dtype), scalar(2 ** -25, dtype));
}
