import {
  broadcastShapes,
  checkNumber,
  formatShape,
  isFloating,
  normalizeAxis,
  type Shape,
  ShapeError,
  sameShape,
} from '../base/index.ts';
import { scalar, type Tensor } from '../graph/index.ts';
import { cast, floatx, type TensorLike, toTensor } from '../ops/index.ts';
import * as p from '../ops/primitives/index.ts';
import { unitInterval } from './bits.ts';
import { drawKey, type Seed } from './draw.ts';

export interface DropoutOptions {
  /**
   * The shape of the mask. Along axes of length 1, elements are kept or dropped together; `null` is the
   * length of the input. Default: the shape of the input.
   */
  noiseShape?: readonly (number | null)[] | null;
  /** Default: the global generator, which `setRandomSeed` resets. */
  seed?: Seed;
}

/**
 * Each element is set to 0 with probability `rate`; the others are divided by 1 - rate, so that the mean
 * stays the same.
 *
 * Throws `ArgumentRangeError` for a rate outside 0 to 1, and `ShapeError` for a noise shape that does not
 * stretch to that of the input.
 *
 * Source: `keras.random.dropout`; Srivastava et al. 2014.
 *
 * ```ts
 * import { dropout } from 'nabla/random';
 * dropout([1, 2, 3], 0).arraySync(); // [1, 2, 3]
 * dropout([1, 2, 3], 1).arraySync(); // [0, 0, 0]
 * ```
 */
export function dropout(inputs: TensorLike, rate: number, options: DropoutOptions = {}): Tensor {
  const given = toTensor(inputs);
  const x = isFloating(given.dtype) ? given : cast(given, floatx());
  checkNumber('dropout', 'rate', rate, { min: 0, max: 1 });
  const shape = maskShape(x.shape, options.noiseShape);
  if (rate === 0) return x;
  const kept = p.greaterEqual(
    unitInterval(drawKey(options.seed), shape, x.dtype),
    scalar(rate, x.dtype),
  );
  const scale = rate < 1 ? 1 / (1 - rate) : 0;
  return p.select(kept, p.multiply(x, scalar(scale, x.dtype)), scalar(0, x.dtype));
}

function maskShape(of: Shape, noiseShape: DropoutOptions['noiseShape']): Shape {
  if (!noiseShape) return of;
  const shape = noiseShape.map((length, axis) => length ?? of[axis]);
  const common = broadcastShapes(shape, of);
  if (common && sameShape(common, of)) return shape;
  throw new ShapeError(
    `dropout: the noise shape ${formatShape(noiseShape)} does not stretch to ${formatShape(of)}, the shape of the input; each length must be 1, null or that of the input.`,
    { doing: 'dropout', given: noiseShape, wanted: of },
  );
}

export interface ShuffleOptions {
  /** Default 0. */
  axis?: number;
  /** Default: the global generator, which `setRandomSeed` resets. */
  seed?: Seed;
}

/**
 * The slices of an axis in random order.
 *
 * Source: `keras.random.shuffle`.
 *
 * ```ts
 * import { sort } from 'nabla/ops';
 * import { shuffle } from 'nabla/random';
 * sort(shuffle([1, 2, 3])).arraySync(); // [1, 2, 3]
 * ```
 */
export function shuffle(x: TensorLike, options: ShuffleOptions = {}): Tensor {
  const values = toTensor(x);
  const axis = normalizeAxis(options.axis ?? 0, values.rank, 'shuffle');
  const keys = p.randomBits(drawKey(options.seed), { shape: [values.shape[axis]] });
  return p.gather(values, p.argsort(keys, { axis: 0 }), { axis });
}
