import { checkNumber, normalizeAxis, toDType } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { type OnOne, onOne } from './callable.ts';
import { cast } from './convert.ts';
import type { DTypeOptions } from './creation.ts';
import { floatx } from './floatx.ts';
import { DTYPE_OPTIONS } from './option-names.ts';
import * as p from './primitives/index.ts';

export interface OneHotOptions extends DTypeOptions {
  /** Where the axis of the classes stands in the one-hot result. Default -1. */
  axis?: number;
}

const ONE_HOT_OPTIONS: readonly string[] = [...DTYPE_OPTIONS, 'axis'];

/**
 * For each whole number a row of zeros with a one at its place; all zeros outside 0 to numClasses - 1.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.oneHot([2, 0], 3).arraySync(); // [[0, 0, 1], [1, 0, 0]]
 * ```
 */
export const oneHot: OnOne<[numClasses: number, options?: OneHotOptions]> = onOne(
  'oneHot',
  (x, numClasses: number, options: OneHotOptions = {}) => encode('oneHot', x, numClasses, options),
  ONE_HOT_OPTIONS,
);

export interface MultiHotOptions extends OneHotOptions {
  /** How many classes there are. */
  numClasses: number;
}

/**
 * For each sample the classes that it holds: a row of zeros with ones at their places.
 *
 * Numbers of the shape (n,) are one sample and become (numClasses,); (batch, n, ...) become
 * (batch, ..., numClasses).
 *
 * Source: `keras.ops.multi_hot`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.multiHot([[0, 2], [1, 1]], { numClasses: 3 }).arraySync(); // [[1, 0, 1], [0, 1, 0]]
 * ```
 */
export const multiHot: OnOne<[options: MultiHotOptions]> = onOne(
  'multiHot',
  (x, options: MultiHotOptions) => {
    const hot = encode('multiHot', x, options?.numClasses, options);
    return p.reduceMax(hot, { axes: [x.rank > 1 ? 1 : 0] });
  },
);

function encode(name: string, x: Tensor, numClasses: number, options: OneHotOptions): Tensor {
  const classes = checkNumber(name, 'numClasses', numClasses, { integer: true, min: 0 });
  const axis = normalizeAxis(options.axis ?? -1, x.rank + 1, name);
  const labels = p.reshape(cast(x, 'int32'), { shape: x.shape.toSpliced(axis, 0, 1) });
  const numbers = p.iota({
    shape: new Array<number>(x.rank + 1).fill(1).with(axis, classes),
    axis,
    dtype: 'int32',
  });
  return cast(p.equal(labels, numbers), toDType(options.dtype ?? floatx()));
}
