import { formatShape, promote, ShapeError, sizeOf } from '../base/index.ts';
import type { KerasTensor, Tensor } from '../graph/index.ts';
import { callable } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { isShared, type Labels, parseEinsum } from './einsum-pattern.ts';
import * as p from './primitives/index.ts';
import { permuted, reshaped, takeDiagonal } from './rearrange.ts';
import { countable } from './reduce.ts';

/** `einsum`; symbolic in, symbolic out. */
export interface Einsum {
  (subscripts: string, ...operands: TensorLike[]): Tensor;
  (subscripts: string, ...operands: (KerasTensor | TensorLike)[]): KerasTensor;
}

/**
 * A sum of products, with a letter for each axis: `ij,jk->ik` is the matrix product.
 *
 * Letters that the result lacks are summed over. Without `->` the result has the letters that stand
 * once, in the order of the alphabet. A letter twice in one operand is its diagonal. `...` stands for
 * the axes that have no letter, which are broadcast. Throws `UsageError` for a pattern that does not
 * read or does not fit the operands, `ShapeError` where a letter has two lengths.
 *
 * Source: `keras.ops.einsum`.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.einsum('ij,j->i', [[1, 2], [3, 4]], [1, 10]).arraySync(); // [21, 43]
 * ops.einsum('ii', [[1, 2], [3, 4]]).arraySync(); // 5
 * ops.einsum('...ij->...ji', [[[1, 2]]]).arraySync(); // [[[1], [2]]]
 * ```
 */
export const einsum = callable('einsum', (subscripts: string, ...operands: TensorLike[]) => {
  const given = operands.map((operand) => toTensor(operand));
  const { inputs, output } = parseEinsum(
    subscripts,
    given.map(({ rank }) => rank),
  );
  const tensors = given.map(countable);
  const dtype = tensors.map((tensor) => tensor.dtype).reduce(promote);
  const lengths = lengthsOf(subscripts, inputs, tensors);
  const terms = tensors.map((tensor, i) =>
    unstretched(diagonals({ labels: inputs[i], tensor: cast(tensor, dtype) }), lengths),
  );
  while (terms.length > 1) {
    const [i, j] = cheapestPair(terms, output, lengths);
    const [b] = terms.splice(j, 1);
    const [a] = terms.splice(i, 1);
    const needed = new Set([...output, ...terms.flatMap(({ labels }) => labels)]);
    terms.unshift(multiplyTerms(a, b, needed));
  }
  const result = arrange(sumUnused(terms[0], new Set(output)), output);
  return given.every((tensor) => tensor.dtype === 'bool') ? cast(result, 'bool') : result;
}) as Einsum;

/** A tensor with a label for each of its axes. */
interface Term {
  readonly labels: Labels;
  readonly tensor: Tensor;
}

/** How long the axes of each label are; an axis of the length 1 is stretched to that of others. */
function lengthsOf(
  subscripts: string,
  inputs: readonly Labels[],
  tensors: readonly Tensor[],
): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  inputs.forEach((labels, i) => {
    labels.forEach((label, axis) => {
      const { shape } = tensors[i];
      const length = shape[axis];
      const known = lengths.get(label) ?? 1;
      const ownFirst = shape[labels.indexOf(label)];
      if ((known !== length && known !== 1 && length !== 1) || ownFirst !== length) {
        const what = isShared(label) ? `an axis behind '...'` : `'${label}'`;
        const shapes = tensors.map((tensor) => formatShape(tensor.shape)).join(', ');
        const other = ownFirst === length ? known : ownFirst;
        throw new ShapeError(
          `einsum '${subscripts}': ${what} is ${other} long in one place and ${length} in another; the operands have the shapes ${shapes}. Axes of one letter must be of one length.`,
          { doing: 'einsum', given: length, wanted: other },
        );
      }
      lengths.set(label, known === 1 ? length : known);
    });
  });
  return lengths;
}

/** Leaves out axes that are to be stretched: the result does not depend on the place there. */
function unstretched({ labels, tensor }: Term, lengths: ReadonlyMap<string, number>): Term {
  const kept = labels.filter((label, axis) => tensor.shape[axis] === lengths.get(label));
  const shape = kept.map((label) => lengths.get(label) ?? 1);
  return { labels: kept, tensor: reshaped(tensor, shape) };
}

/** The two terms whose product is the smallest; of equal ones the first. */
function cheapestPair(
  terms: readonly Term[],
  output: Labels,
  lengths: ReadonlyMap<string, number>,
): [number, number] {
  let best: [number, number] = [0, 1];
  let least = Infinity;
  for (let j = 1; j < terms.length; j++) {
    for (let i = 0; i < j; i++) {
      const others = terms.filter((_, k) => k !== i && k !== j).flatMap(({ labels }) => labels);
      const needed = new Set([...output, ...others]);
      const labels = new Set([...terms[i].labels, ...terms[j].labels]);
      const kept = [...labels].filter((label) => needed.has(label));
      const size = sizeOf(kept.map((label) => lengths.get(label) ?? 1));
      if (size < least) [best, least] = [[i, j], size];
    }
  }
  return best;
}

/** Takes the diagonal where a label stands twice. */
function diagonals({ labels, tensor }: Term): Term {
  const second = labels.findIndex((label, axis) => labels.indexOf(label) !== axis);
  if (second < 0) return { labels, tensor };
  const label = labels[second];
  const rest = labels.filter((_, axis) => axis !== second && axis !== labels.indexOf(label));
  const picked = takeDiagonal(tensor, labels.indexOf(label), second);
  return diagonals({ labels: [...rest, label], tensor: picked });
}

/** Sums over axes that nothing needs any more. */
function sumUnused({ labels, tensor }: Term, needed: ReadonlySet<string>): Term {
  const axes = labels.flatMap((label, axis) => (needed.has(label) ? [] : [axis]));
  if (axes.length === 0) return { labels, tensor };
  return { labels: labels.filter((label) => needed.has(label)), tensor: p.sum(tensor, { axes }) };
}

/** The product of two terms, summed over the labels that nothing else needs. */
function multiplyTerms(first: Term, second: Term, needed: ReadonlySet<string>): Term {
  const a = sumUnused(first, new Set([...needed, ...second.labels]));
  const b = sumUnused(second, new Set([...needed, ...a.labels]));
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const summed = shared.filter((label) => !needed.has(label));
  const labels = [...new Set([...a.labels, ...b.labels])];
  if (summed.length === 0) {
    return { labels, tensor: p.multiply(spread(a, labels), spread(b, labels)) };
  }
  return contractTerms(a, b, shared, summed);
}

/** The axes of a term in the order of `labels`, with the length 1 for those that it lacks. */
function spread({ labels, tensor }: Term, order: Labels): Tensor {
  const own = order.filter((label) => labels.includes(label));
  const shape = order.map((label) =>
    labels.includes(label) ? tensor.shape[labels.indexOf(label)] : 1,
  );
  return reshaped(arrange({ labels, tensor }, own), shape);
}

/** A product summed over labels, as a batch of matrix products. */
function contractTerms(a: Term, b: Term, shared: Labels, summed: Labels): Term {
  const batch = shared.filter((label) => !summed.includes(label));
  const onlyA = a.labels.filter((label) => !shared.includes(label));
  const onlyB = b.labels.filter((label) => !shared.includes(label));
  const left = matrices(a, batch, onlyA, summed);
  const right = matrices(b, batch, summed, onlyB);
  const product = p.matmul(left.tensor, right.tensor);
  const lengths = [...product.shape.slice(0, -2), ...left.lengths(onlyA), ...right.lengths(onlyB)];
  return {
    labels: [...batch, ...onlyA, ...onlyB],
    tensor: reshaped(product, lengths),
  };
}

/** A term as a batch of matrices, whose rows and columns each stand for several labels. */
function matrices({ labels, tensor }: Term, batch: Labels, rows: Labels, columns: Labels) {
  const lengths = (of: Labels) => of.map((label) => tensor.shape[labels.indexOf(label)]);
  const shape = [...lengths(batch), sizeOf(lengths(rows)), sizeOf(lengths(columns))];
  const moved = arrange({ labels, tensor }, [...batch, ...rows, ...columns]);
  return { tensor: reshaped(moved, shape), lengths };
}

function arrange({ labels, tensor }: Term, order: Labels): Tensor {
  return permuted(
    tensor,
    order.map((label) => labels.indexOf(label)),
  );
}
