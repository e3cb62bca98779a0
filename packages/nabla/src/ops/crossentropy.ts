import { ShapeError } from '../base/errors.ts';
import { formatShape, normalizeAxis, type Shape, sameShape } from '../base/shape.ts';
import { describeDoing, scalar, type Tensor } from '../graph/index.ts';
import { add, divide, multiply, negative, subtract, toFloat } from './arithmetic.ts';
import { callable, type OnTwo } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { logitsOf } from './logits.ts';
import * as p from './primitives/index.ts';

/** Probabilities are kept this far from 0 and 1, as in Keras. */
const EPSILON = 1e-7;

export interface CrossentropyOptions {
  /** Whether `output` holds logits instead of probabilities. Default false. */
  fromLogits?: boolean;
  /** The axis of the classes. Default -1. */
  axis?: number;
}

const CROSSENTROPY_OPTIONS: readonly (keyof CrossentropyOptions)[] = ['fromLogits', 'axis'];

/**
 * -t log p - (1 - t) log(1 - p), elementwise, with p kept within [1e-7, 1 - 1e-7].
 *
 * With `fromLogits`, and where `output` is the direct result of `sigmoid`, it is computed from the
 * logits z as t log(1 + e⁻ᶻ) + (1 - t) log(1 + eᶻ), which neither overflows nor loses its slope.
 *
 * `target` and `output` have one shape, which is that of the result; throws `ShapeError` for others.
 *
 * Source: `keras.ops.binary_crossentropy`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.binaryCrossentropy([0, 1], [20, 0], { fromLogits: true }).arraySync(); // [20, 0.6931]
 * ```
 */
export const binaryCrossentropy: OnTwo<[options?: { fromLogits?: boolean }]> = onTargets(
  'binaryCrossentropy',
  (given, output, options = {}) => {
    const target = cast(given, output.dtype);
    checkShapes('binaryCrossentropy', target.shape, output.shape, output.shape);
    const other = subtract(1, target);
    const logits = options.fromLogits ? output : logitsOf(output, 'sigmoid');
    if (logits) {
      return add(
        multiply(target, p.softplus(negative(logits))),
        multiply(other, p.softplus(logits)),
      );
    }
    const safe = clipProbability(output);
    const gain = add(multiply(target, p.log(safe)), multiply(other, p.log(subtract(1, safe))));
    return negative(gain);
  },
  ['fromLogits'],
);

/**
 * -Σ t log p along `axis`, with p divided by its sum and kept within [1e-7, 1 - 1e-7].
 *
 * With `fromLogits`, and where `output` is the direct result of a `softmax` along `axis`, it is
 * computed from the logits z as -Σ t (z - log Σ eᶻ).
 *
 * `target` and `output` have one shape; the result has it without `axis`. Throws `ShapeError`.
 *
 * Source: `keras.ops.categorical_crossentropy`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.categoricalCrossentropy([[0, 1]], [[0.5, 0.5]]).arraySync(); // [0.6931]
 * ```
 */
export const categoricalCrossentropy: OnTwo<[options?: CrossentropyOptions]> = onTargets(
  'categoricalCrossentropy',
  (given, output, options = {}) => {
    const target = cast(given, output.dtype);
    const axis = normalizeAxis(options.axis ?? -1, output.rank, 'categoricalCrossentropy');
    checkShapes('categoricalCrossentropy', target.shape, output.shape, output.shape);
    const scores = multiply(target, logProbabilities(output, axis, options.fromLogits));
    return p.sum(negative(scores), { axes: [axis] });
  },
  CROSSENTROPY_OPTIONS,
);

/**
 * -log p of the class that `target` names, with p as in `categoricalCrossentropy`.
 *
 * `output` has the classes along `axis`; `target` holds class numbers and has the shape of `output`
 * without `axis`, which is that of the result too; an axis of length 1 at its end is dropped. Throws
 * `ShapeError`.
 *
 * Source: `keras.ops.sparse_categorical_crossentropy`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.sparseCategoricalCrossentropy([1], [[0.5, 0.5]]).arraySync(); // [0.6931]
 * ```
 */
export const sparseCategoricalCrossentropy: OnTwo<[options?: CrossentropyOptions]> = onTargets(
  'sparseCategoricalCrossentropy',
  (given, output, options = {}) => {
    const axis = normalizeAxis(options.axis ?? -1, output.rank, 'sparseCategoricalCrossentropy');
    const rows = output.shape.filter((_, each) => each !== axis);
    const isColumn = given.rank === output.rank && given.shape[given.rank - 1] === 1;
    const shape = isColumn ? given.shape.slice(0, -1) : given.shape;
    checkShapes('sparseCategoricalCrossentropy', shape, rows, output.shape);
    const kept = output.shape.map((length, each) => (each === axis ? 1 : length));
    const target = p.reshape(cast(given, 'int32'), { shape: kept });
    const classes = p.iota({ shape: output.shape, axis, dtype: 'int32' });
    const logs = logProbabilities(output, axis, options.fromLogits);
    const chosen = p.select(p.equal(target, classes), logs, scalar(0, logs.dtype));
    return p.sum(negative(chosen), { axes: [axis] });
  },
  CROSSENTROPY_OPTIONS,
);

/** The log of what `output` says of each class. */
function logProbabilities(output: Tensor, axis: number, fromLogits = false): Tensor {
  const logits = fromLogits ? output : logitsOf(output, 'softmax', axis);
  if (logits) return p.logSoftmax(logits, { axis });
  const kept = output.shape.map((length, each) => (each === axis ? 1 : length));
  const total = p.reshape(p.sum(output, { axes: [axis] }), { shape: kept });
  return p.log(clipProbability(divide(output, total)));
}

function clipProbability(x: Tensor): Tensor {
  const [low, high] = [EPSILON, 1 - EPSILON].map((edge) => scalar(edge, x.dtype));
  return p.minimum(p.maximum(x, low), high);
}

function checkShapes(name: string, target: Shape, wanted: Shape, output: Shape): void {
  if (sameShape(target, wanted)) return;
  const doing = describeDoing(name);
  throw new ShapeError(
    `${doing}: the targets have the shape ${formatShape(target)}; for predictions of shape ${formatShape(output)} they must have ${formatShape(wanted)}.`,
    { doing, given: target, wanted },
  );
}

/** Makes an op of targets, taken as they are, and outputs, taken as floating-point numbers. */
function onTargets<Rest extends unknown[]>(
  name: string,
  fn: (target: Tensor, output: Tensor, ...rest: Rest) => Tensor,
  options: readonly string[],
): OnTwo<Rest> {
  const run = (target: TensorLike, output: TensorLike, ...rest: Rest): Tensor =>
    fn(toTensor(target), toFloat(toTensor(output)), ...rest);
  return callable(name, run, options) as OnTwo<Rest>;
}
