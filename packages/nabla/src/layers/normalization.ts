import {
  type Config,
  formatShape,
  normalizeAxes,
  type PartialShape,
  type Shape,
  ShapeError,
  UsageError,
  warnOnce,
} from '../base/index.ts';
import { type NestedArray, Tensor, type Variable } from '../graph/index.ts';
import {
  add,
  broadcastTo,
  cast,
  concatenate,
  divide,
  maximum,
  mean,
  multiply,
  reshape,
  sqrt,
  square,
  subtract,
  type TensorLike,
  toTensor,
} from '../ops/index.ts';
import { lengthsOn } from './affine-normalization.ts';
import { built, featuresOf } from './features.ts';
import { Layer } from './layer.ts';
import type { LayerOptions } from './layer-types.ts';

/** One value for all, or one for each place on the kept axes. */
export type Statistic = number | readonly Statistic[];

export interface NormalizationOptions extends LayerOptions {
  /** The axes that keep statistics of their own; `null` for one statistic of all. Default -1. */
  axis?: number | readonly number[] | null;
  /** The mean, if it is known; then `variance` must be given too. */
  mean?: Statistic | null;
  /** The variance, if it is known. */
  variance?: Statistic | null;
  /** Whether to undo a normalization instead. Default false. */
  invert?: boolean;
}

/** The smallest deviation that is divided by: Keras's epsilon. */
const SMALLEST = 1e-7;

/**
 * Brings each feature to mean 0 and variance 1: y = (x - mean) / max(√variance, 1e-7).
 *
 * Mean and variance are given, or found by `adapt(data)` before training; they are weights (mean,
 * variance, count) that training does not change. With `invert`, y = mean + x max(√variance, 1e-7).
 * `adapt` warns of constant columns: there another value becomes huge. Throws `UsageError` for one
 * of mean and variance alone, `ShapeError` for data of another shape than before.
 *
 * Source: `keras.layers.Normalization`.
 *
 * ```ts
 * import { Normalization } from 'nabla/layers';
 * const layer = new Normalization();
 * layer.adapt([[1], [3]]);
 * layer([[5]]).arraySync(); // [[3]]
 * ```
 */
export class Normalization extends Layer {
  static override readonly className: string = 'Normalization';
  static override readonly options: readonly string[] = [
    ...Layer.options,
    'axis',
    'mean',
    'variance',
    'invert',
  ];
  /** The axes that keep statistics of their own. */
  readonly axis: readonly number[];
  /** The mean that was given. */
  readonly inputMean: Statistic | null;
  /** The variance that was given. */
  readonly inputVariance: Statistic | null;
  readonly invert: boolean;
  override supportsMasking = true;
  adaptMean: Variable | undefined;
  adaptVariance: Variable | undefined;
  count: Variable | undefined;

  constructor(options: NormalizationOptions = {}) {
    super(options);
    const { axis = -1, mean = null, variance = null, invert = false } = options;
    this.axis = axis === null ? [] : typeof axis === 'number' ? [axis] : axis;
    this.inputMean = mean;
    this.inputVariance = variance;
    this.invert = invert;
    if ((mean === null) !== (variance === null)) {
      throw new UsageError(
        'Normalization: give mean and variance, or neither and call adapt(data).',
        { doing: 'Normalization', given: options },
      );
    }
  }

  override build(inputShape: PartialShape): void {
    if (this.inputMean !== null) return;
    const axes = normalizeAxes(this.axis, inputShape.length, this.name);
    const shape = axes.map((axis) => featuresOf(this.name, inputShape, axis));
    this.adaptMean = this.addWeight({
      name: 'mean',
      shape,
      initializer: 'zeros',
      trainable: false,
    });
    this.adaptVariance = this.addWeight({
      name: 'variance',
      shape,
      initializer: 'ones',
      trainable: false,
    });
    this.count = this.addWeight({ name: 'count', shape: [], dtype: 'int32', trainable: false });
    this.inputSpec = {
      ndim: inputShape.length,
      axes: Object.fromEntries(axes.map((axis, index) => [axis, shape[index]])),
    };
  }

  /** Finds mean and variance of `data`: rows, or a list or iterable of tensors that each hold rows. */
  adapt(data: TensorLike | Iterable<Tensor>): void {
    if (this.inputMean !== null) {
      throw new UsageError(
        `${this.name}.adapt: mean and variance were given to the constructor; there is nothing to find.`,
        { doing: `${this.name}.adapt` },
      );
    }
    const rows = cast(rowsOf(data), 'float64');
    this.checkInputs(rows.shape);
    this.buildFor([null, ...rows.shape.slice(1)]);
    const kept = normalizeAxes(this.axis, rows.rank, this.name);
    const over = {
      axis: rows.shape.map((_, axis) => axis).filter((axis) => !kept.includes(axis)),
      keepdims: true,
    };
    const average = over.axis.length === 0 ? rows : mean(rows, over);
    const squares = square(subtract(rows, average));
    const variance = over.axis.length === 0 ? squares : mean(squares, over);
    this.#assign(this.adaptMean, average);
    this.#assign(this.adaptVariance, variance);
    this.#warnOfConstants(built(this, this.adaptVariance));
  }

  override call(inputs: Tensor): Tensor {
    const x = cast(inputs, this.dtype);
    const shape = lengthsOn(normalizeAxes(this.axis, x.rank, this.name), x.shape);
    const [average, variance] = this.#statistics(shape);
    const deviation = maximum(sqrt(variance), SMALLEST);
    return this.invert
      ? add(average, multiply(x, deviation))
      : divide(subtract(x, average), deviation);
  }

  override getConfig(): Config {
    const config = super.getConfig();
    return { ...config, axis: [...this.axis], mean: this.inputMean, variance: this.inputVariance };
  }

  #statistics(shape: Shape): [Tensor, Tensor] {
    if (this.inputMean === null || this.inputVariance === null) {
      return [
        reshape(built(this, this.adaptMean), shape),
        reshape(built(this, this.adaptVariance), shape),
      ];
    }
    return [this.#given(this.inputMean, shape), this.#given(this.inputVariance, shape)];
  }

  /** A given statistic in the shape in which it broadcasts: its axes are the last of the kept ones. */
  #given(statistic: Statistic, shape: Shape): Tensor {
    const value = toTensor(statistic, this.dtype);
    const kept = normalizeAxes(this.axis, shape.length, this.name).slice(
      -value.rank || shape.length,
    );
    const lengths = lengthsOn(kept, shape);
    const expanded = shape.map((_, axis) => value.shape[kept.indexOf(axis)] ?? 1);
    if (
      value.rank > this.axis.length ||
      expanded.some((length, axis) => length !== 1 && length !== lengths[axis])
    ) {
      throw new ShapeError(
        `${this.name}: a mean or variance of shape ${formatShape(value.shape)} does not fit the kept axes, which have the lengths ${formatShape(kept.map((axis) => shape[axis]))}.`,
        { doing: this.name, given: value.shape, wanted: kept.map((axis) => shape[axis]) },
      );
    }
    return broadcastTo(reshape(value, expanded), shape);
  }

  #assign(variable: Variable | undefined, value: Tensor): void {
    const own = built(this, variable);
    own.assign(cast(reshape(value, own.shape), own.dtype));
  }

  #warnOfConstants(variance: Variable): void {
    const constant = [...variance.value.dataSync()].flatMap((value, index) =>
      value === 0 ? [index] : [],
    );
    if (constant.length === 0) return;
    const columns =
      constant.length > 1
        ? `columns ${constant.slice(0, -1).join(', ')} and ${constant.at(-1)} are`
        : `column ${constant[0]} is`;
    warnOnce(
      `${this.name} constant ${constant.join()}`,
      `${this.name}.adapt: ${columns} constant in this data. The same value becomes 0, any other value grows ten-million-fold: leave such columns out.`,
    );
  }
}

function rowsOf(data: TensorLike | Iterable<Tensor>): Tensor {
  if (!isIterable(data)) return toTensor(data);
  const batches = [...data];
  if (batches.every((batch) => batch instanceof Tensor)) {
    if (batches.length > 0) return concatenate(batches, { axis: 0 });
    throw new UsageError('Normalization.adapt: there is no data. Give rows, or tensors of rows.', {
      doing: 'adapt',
      given: data,
    });
  }
  return toTensor(batches as NestedArray);
}

function isIterable(data: unknown): data is Iterable<Tensor | NestedArray> {
  return (
    typeof data === 'object' &&
    data !== null &&
    Symbol.iterator in data &&
    !ArrayBuffer.isView(data)
  );
}
