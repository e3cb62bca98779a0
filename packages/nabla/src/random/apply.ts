import { checkNumber, isFloating, normalizeAxis, type Shape } from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { cast, floatx, type TensorLike, toTensor } from '../ops/index.ts';
import { primitives as p } from '../ops/primitives/index.ts';
import { unitInterval } from './bits.ts';
import { drawKey, type Seed } from './draw.ts';

export interface DropoutOptions {
  /** The shape of the mask; lengths of 1 are shared. Default: that of the input. */
  noiseShape?: readonly (number | null)[] | null;
  seed?: Seed;
}

/** Each element is set to 0 with probability `rate`; the others are divided by 1 - rate. */
export function dropout(inputs: TensorLike, rate: number, options: DropoutOptions = {}): Tensor {
  const given = toTensor(inputs);
  const x = isFloating(given.dtype) ? given : cast(given, floatx());
  checkNumber('dropout', 'rate', rate, { min: 0, max: 1 });
  const shape: Shape =
    options.noiseShape?.map((length, axis) => length ?? x.shape[axis]) ?? x.shape;
  const kept = p.greaterEqual(
    unitInterval(drawKey(options.seed), shape, x.dtype),
    scalar(rate, x.dtype),
  );
  const scale = rate < 1 ? 1 / (1 - rate) : 0;
  return p.select(kept, p.multiply(x, scalar(scale, x.dtype)), scalar(0, x.dtype));
}

export interface ShuffleOptions {
  /** Default 0. */
  axis?: number;
  seed?: Seed;
}

/** The slices of an axis in random order. */
export function shuffle(x: TensorLike, options: ShuffleOptions = {}): Tensor {
  const values = toTensor(x);
  const axis = normalizeAxis(options.axis ?? 0, values.rank, 'shuffle');
  const keys = p.randomBits(drawKey(options.seed), { shape: [values.shape[axis]] });
  return p.gather(values, p.argsort(keys, { axis: 0 }), { axis });
}
