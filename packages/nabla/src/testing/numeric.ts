import {
  allocate,
  type DType,
  HostRandom,
  isFloating,
  type Shape,
  sizeOf,
  type TypedArray,
} from '../base/index.ts';
import {
  apply,
  leaf,
  type NDArray,
  type Op,
  placeholder,
  type Sample,
  type Tensor,
} from '../graph/index.ts';
import { evaluate } from '../runtime/index.ts';

/** The inputs of a sample as placeholders, with values for them. */
export interface Drawn {
  readonly inputs: readonly Tensor[];
  readonly values: readonly TypedArray[];
}

/** Draws the inputs of a sample: smooth values of the op's domain, no two of them equal. */
export function drawInputs(
  op: Op<unknown>,
  sample: Sample<unknown>,
  dtype: DType,
  seed = 1,
): Drawn {
  const random = new HostRandom(seed);
  const [low, high] = op.traits.domain ?? [-2, 2];
  const inputs = sample.inputs.map((input, index) =>
    isArray(input)
      ? leaf(input.data, input.shape, input.dtype)
      : placeholder(input, dtype, `x${index}`),
  );
  const values = sample.inputs.map((input) =>
    isArray(input) ? input.data : drawValues(input, dtype, random, low, high),
  );
  return { inputs, values };
}

function drawValues(
  shape: Shape,
  dtype: DType,
  random: HostRandom,
  low: number,
  high: number,
): TypedArray {
  const out = allocate(dtype, sizeOf(shape));
  for (let i = 0; i < out.length; i++) {
    const unit = (random.nextBits() + 0.5) / 2 ** 32;
    const value = low + (high - low) * unit;
    out[i] =
      dtype === 'bool'
        ? Number(unit > 0.5)
        : isFloating(dtype)
          ? value
          : Math.round(dtype === 'uint8' ? Math.abs(value) : value);
  }
  return out;
}

export function isArray(input: Shape | NDArray): input is NDArray {
  return 'data' in input;
}

/** The values of tensors in float64, for values in the place of placeholders. */
export function compute(
  tensors: readonly Tensor[],
  inputs: readonly Tensor[],
  values: readonly TypedArray[],
): TypedArray[] {
  const feeds = new Map<Tensor, TypedArray>();
  inputs.forEach((input, index) => {
    if (input.origin.kind === 'placeholder') feeds.set(input, values[index]);
  });
  return evaluate(tensors, feeds, { precision: 'float64' });
}

/** d(fn)/d(each element of `values`) by central differences, fn giving one number. */
export function finiteDifferences(
  fn: (values: Float64Array) => number,
  values: TypedArray,
  step = 1e-5,
): Float64Array {
  const at = Float64Array.from(values);
  return at.map((value, index) => {
    const moved = (to: number) => {
      const copy = at.slice();
      copy[index] = to;
      return fn(copy);
    };
    return (moved(value + step) - moved(value - step)) / (2 * step);
  });
}

/** The largest difference of two arrays, relative to the size of their elements, from 1 on. */
export function largestError(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < found.length; i++) {
    if (Object.is(found[i], wanted[i]) || found[i] === wanted[i]) continue;
    if (Number.isNaN(found[i]) !== Number.isNaN(wanted[i])) return Infinity;
    largest = Math.max(largest, Math.abs(found[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i])));
  }
  return largest;
}

/** The result of an op on inputs, as more graph. */
export function applyOp(op: Op<unknown>, inputs: readonly Tensor[], attrs: unknown): Tensor {
  return apply(op, inputs, attrs);
}
