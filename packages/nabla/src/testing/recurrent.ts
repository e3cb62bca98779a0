import { HostRandom, type Shape, sizeOf } from '../base/index.ts';
import { leaf, type Tensor } from '../graph/index.ts';
import { add, matmul, multiply, scan, sigmoid, split, tanh } from '../ops/index.ts';

/** A step of a recurrent network: the next carry, of which the first tensor is the output. */
export type Cell = (carry: Tensor[], x: Tensor) => Tensor[];

export interface Weights {
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly bias: Tensor;
}

export function simpleCell({ kernel, recurrent, bias }: Weights): Cell {
  return ([h], x) => [tanh(add(add(matmul(x, kernel), matmul(h, recurrent)), bias))];
}

export function lstmCell({ kernel, recurrent, bias }: Weights): Cell {
  return ([h, c], x) => {
    const z = add(add(matmul(x, kernel), matmul(h, recurrent)), bias);
    const [i, f, g, o] = split(z, 4, { axis: 1 });
    const next = add(multiply(sigmoid(f), c), multiply(sigmoid(i), tanh(g)));
    return [multiply(sigmoid(o), tanh(next)), next];
  };
}

/** A cell over the rows of `xs` by `scan`: the last carry, and the outputs below each other. */
export function looped(cell: Cell, init: Tensor[], xs: Tensor, reverse = false): Tensor[] {
  const step = (carry: Tensor[], x: Tensor) => {
    const next = cell(carry, x);
    return [next, next[0]] as const;
  };
  const [last, ys] = scan(step, init, xs, { reverse });
  return [...last, ys];
}

/** Numbers about 0 that no two elements share. */
export function drawn(
  shape: Shape,
  seed: number,
  dtype: 'float32' | 'float64' = 'float32',
): Tensor {
  const random = new HostRandom(seed);
  const values = Float64Array.from(
    { length: sizeOf(shape) },
    () => random.nextBits() / 2 ** 31 - 1,
  );
  return leaf(dtype === 'float32' ? Float32Array.from(values) : values, shape, dtype);
}

/** Weights of a cell, with `gates` blocks of columns. */
export function drawWeights(
  features: number,
  units: number,
  gates: number,
  dtype: 'float32' | 'float64' = 'float32',
): Weights {
  return {
    kernel: drawn([features, gates * units], 1, dtype),
    recurrent: drawn([units, gates * units], 2, dtype),
    bias: drawn([gates * units], 3, dtype),
  };
}
