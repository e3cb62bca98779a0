import { apply, isOp, type OpTensor, type Tensor } from '../../graph/index.ts';
import { add, negative } from './arithmetic.ts';
import { identity } from './identity.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { type PadAttrs, pad, slice } from './slice-pad.ts';
import { sum } from './sum-broadcast.ts';
import { transpose } from './transpose.ts';

/** Asks for a tensor of each step, below each other; they are there when the loop is. */
export type Rows = (tensor: Tensor) => () => Tensor;

/**
 * The sum over all steps of what a step gives for a constant. It is not added up step by step: matrix
 * products of the steps become one with their rows below each other, and only their factors are put out.
 */
export function sumOverSteps(tensor: Tensor, rows: Rows): () => Tensor {
  if (isOp(tensor)) {
    const { op, inputs, attrs } = tensor.origin;
    if (op === add.op && inputs.every(({ shape }) => shape.join() === tensor.shape.join())) {
      const [a, b] = inputs.map((input) => sumOverSteps(input, rows));
      return () => add(a(), b());
    }
    if (isLinear(tensor)) {
      const inner = sumOverSteps(inputs[0], rows);
      return () => apply(op, [inner()], attrs);
    }
    if (op === matmul.op && tensor.rank === 2) return sumOfProducts(tensor, rows);
  }
  const each = rows(tensor);
  return () => sum(each(), { axes: [0] });
}

/** Whether it is an op on one tensor that may as well be done with the sum. */
function isLinear({ origin: { op, attrs } }: OpTensor): boolean {
  if (op === pad.op) return (attrs as PadAttrs).value === 0;
  return [identity, negative, reshape, slice, transpose].some((each) => op === each.op);
}

/** The products of (m, k) and (k, n) of all steps as one of (m, steps k) and (steps k, n). */
function sumOfProducts({ origin: { inputs } }: OpTensor, rows: Rows): () => Tensor {
  const [a, b] = inputs;
  const [k, n] = b.shape;
  const right = rows(b);
  const below = (x: Tensor, columns: number) => reshape(x, { shape: [x.shape[0] * k, columns] });
  const m = a.shape[0];
  if (isOp(a) && a.origin.op === transpose.op) {
    const left = rows(a.origin.inputs[0]);
    return () => matmul(transpose(below(left(), m), { permutation: [1, 0] }), below(right(), n));
  }
  const left = rows(a);
  return () => {
    const columns = transpose(left(), { permutation: [1, 0, 2] });
    const [, steps] = columns.shape;
    return matmul(reshape(columns, { shape: [m, steps * k] }), below(right(), n));
  };
}
