import {
  copyGraph,
  type Filled,
  isOp,
  placeholder,
  type Tensor,
  topological,
} from '../../graph/index.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

/** Products of rows and constants need no loop: all of them are one product before it. */
export function hoistProducts(
  results: readonly Tensor[],
  sequences: readonly Filled[],
  constants: readonly Filled[],
): { results: readonly Tensor[]; sequences: Filled[] } {
  const given = (list: readonly Filled[], tensor: Tensor) =>
    list.find(({ hole }) => hole === tensor)?.from;
  const hoisted = new Map<Tensor, Filled>();
  for (const tensor of topological(results)) {
    if (!isOp(tensor) || tensor.origin.op !== matmul.op) continue;
    const [a, b] = tensor.origin.inputs;
    const [rows, matrix] = [given(sequences, a), given(constants, b)];
    if (!rows || !matrix || a.rank !== 2 || b.rank !== 2) continue;
    const [steps, m, k] = rows.shape;
    const product = matmul(reshape(rows, { shape: [steps * m, k] }), matrix);
    hoisted.set(tensor, {
      hole: placeholder(tensor.shape, tensor.dtype, 'product'),
      from: reshape(product, { shape: [steps, ...tensor.shape] }),
    });
  }
  const replaced = new Map([...hoisted].map(([tensor, { hole }]) => [tensor, hole]));
  return { results: copyGraph(results, replaced), sequences: [...hoisted.values()] };
}
