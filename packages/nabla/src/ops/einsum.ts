import { promote, ShapeError, UsageError } from '../base/index.ts';
import type { Tensor } from '../graph/index.ts';
import { callable } from './callable.ts';
import { cast, type TensorLike, toTensor } from './convert.ts';
import { primitives as p } from './primitives/index.ts';

/**
 * A sum of products, with a letter for each axis: `ij,jk->ik` is the matrix product.
 *
 * Letters that the result lacks are summed over; without `->` the result has the letters that stand
 * once, in the order of the alphabet. A letter twice in one operand is its diagonal; `...` stands for
 * the axes that have no letter. Throws `UsageError` for a pattern that does not read, `ShapeError`
 * where a letter has two lengths.
 *
 * ```ts
 * import { ops } from 'nabla';
 * ops.einsum('ij,j->i', [[1, 2], [3, 4]], [1, 10]).arraySync(); // [21, 43]
 * ```
 */
export const einsum: (subscripts: string, ...operands: TensorLike[]) => Tensor = callable(
  'einsum',
  (subscripts: string, ...operands: TensorLike[]) => {
    const tensors = operands.map((operand) => toTensor(operand));
    const dtype = tensors.map((tensor) => tensor.dtype).reduce((a, b) => promote(a, b));
    const { inputs, output } = parse(subscripts, tensors);
    const lengths = lengthsOf(subscripts, inputs, tensors);
    const terms = tensors.map((tensor, index) =>
      diagonals({ labels: inputs[index], tensor: cast(tensor, dtype) }),
    );
    const result = terms.reduce((a, b, index) => {
      const later = new Set([...output, ...terms.slice(index + 1).flatMap(({ labels }) => labels)]);
      return multiplyTerms(
        sumUnused(a, new Set([...later, ...b.labels])),
        sumUnused(b, new Set([...later, ...a.labels])),
        later,
        lengths,
      );
    });
    return arrange(sumUnused(result, new Set(output)), output);
  },
);

interface Term {
  readonly labels: readonly string[];
  readonly tensor: Tensor;
}

/** The labels of each operand and of the result; axes behind `...` get the labels `.0`, `.1`, ... */
function parse(
  subscripts: string,
  tensors: readonly Tensor[],
): { inputs: string[][]; output: string[] } {
  const fault = (why: string) =>
    new UsageError(`einsum '${subscripts}': ${why}.`, { doing: 'einsum', given: subscripts });
  const [left, right, ...more] = subscripts.replaceAll(/\s/g, '').split('->');
  const patterns = left.split(',');
  if (more.length > 0 || !/^[A-Za-z,.]*$/.test(left + (right ?? '')))
    throw fault('only letters, commas, dots and one -> may stand in it');
  if (patterns.length !== tensors.length)
    throw fault(`it has ${patterns.length} operands, and ${tensors.length} were given`);
  const hidden = Math.max(
    0,
    ...patterns.map((pattern, index) =>
      pattern.includes('...') ? tensors[index].rank - lettersOf(pattern).length : 0,
    ),
  );
  const inputs = patterns.map((pattern, index) => {
    const letters = lettersOf(pattern);
    const dots = pattern.includes('...') ? tensors[index].rank - letters.length : 0;
    if (dots < 0 || (!pattern.includes('...') && letters.length !== tensors[index].rank)) {
      throw fault(
        `'${pattern}' names ${letters.length} axes, and the operand has ${tensors[index].rank}`,
      );
    }
    return spread(pattern, dots, hidden);
  });
  const all = inputs.flat();
  const once = [...new Set(all)]
    .filter((label) => label.length === 1 && all.filter((each) => each === label).length === 1)
    .sort();
  const shared = Array.from({ length: hidden }, (_, i) => `.${i}`);
  const output = right === undefined ? [...shared, ...once] : spread(right, hidden, hidden);
  const strange = output.find((label) => !all.includes(label));
  if (strange !== undefined) throw fault(`the result has '${strange}', which no operand has`);
  if (new Set(output).size < output.length) throw fault('a letter stands twice in the result');
  return { inputs, output };
}

function lettersOf(pattern: string): string[] {
  return [...pattern.replace('...', '')];
}

function spread(pattern: string, dots: number, hidden: number): string[] {
  const [before, after] = pattern.split('...');
  const labels = Array.from({ length: dots }, (_, i) => `.${hidden - dots + i}`);
  return after === undefined ? [...before] : [...before, ...labels, ...after];
}

function lengthsOf(
  subscripts: string,
  inputs: readonly (readonly string[])[],
  tensors: readonly Tensor[],
): Map<string, number> {
  const lengths = new Map<string, number>();
  inputs.forEach((labels, index) => {
    labels.forEach((label, axis) => {
      const length = tensors[index].shape[axis];
      const known = lengths.get(label);
      if (known !== undefined && known !== length && known !== 1 && length !== 1) {
        throw new ShapeError(
          `einsum '${subscripts}': '${label}' is ${known} long in one place and ${length} in another.`,
          { doing: 'einsum', given: length, wanted: known },
        );
      }
      lengths.set(label, Math.max(known ?? 1, length));
    });
  });
  return lengths;
}

/** Takes the diagonal where a label stands twice. */
function diagonals({ labels, tensor }: Term): Term {
  const double = labels.findIndex((label, index) => labels.indexOf(label) !== index);
  if (double < 0) return { labels, tensor };
  const first = labels.indexOf(labels[double]);
  const length = tensor.shape[first];
  const order = [...labels.keys()].filter((axis) => axis !== first && axis !== double);
  const moved = p.transpose(tensor, { permutation: [...order, first, double] });
  const rest = order.map((axis) => tensor.shape[axis]);
  const flat = p.reshape(moved, { shape: [...rest, length * length] });
  const sizes = [...rest, length];
  const picked = p.slice(flat, {
    starts: sizes.map(() => 0),
    sizes,
    strides: [...rest.map(() => 1), length + 1],
  });
  return diagonals({
    labels: [...order.map((axis) => labels[axis]), labels[double]],
    tensor: picked,
  });
}

/** Sums over axes that nothing needs any more. */
function sumUnused({ labels, tensor }: Term, needed: ReadonlySet<string>): Term {
  const axes = labels.flatMap((label, axis) => (needed.has(label) ? [] : [axis]));
  if (axes.length === 0) return { labels, tensor };
  return { labels: labels.filter((label) => needed.has(label)), tensor: p.sum(tensor, { axes }) };
}

/** The product of two terms as a batch of matrix products: shared labels that are not needed later are summed. */
function multiplyTerms(
  a: Term,
  b: Term,
  needed: ReadonlySet<string>,
  lengths: ReadonlyMap<string, number>,
): Term {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => needed.has(label));
  const summed = shared.filter((label) => !needed.has(label));
  const onlyA = a.labels.filter((label) => !shared.includes(label));
  const onlyB = b.labels.filter((label) => !shared.includes(label));
  const left = matrices(a, batch, onlyA, summed, lengths);
  const right = matrices(b, batch, summed, onlyB, lengths);
  const product = p.matmul(left, right);
  const labels = [...batch, ...onlyA, ...onlyB];
  return {
    labels,
    tensor: p.reshape(product, { shape: labels.map((label) => lengths.get(label) ?? 1) }),
  };
}

function matrices(
  term: Term,
  batch: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
  lengths: ReadonlyMap<string, number>,
): Tensor {
  const order = [...batch, ...rows, ...columns];
  const arranged = arrange(term, order);
  const full = p.broadcastTo(arranged, { shape: order.map((label) => lengths.get(label) ?? 1) });
  const size = (labels: readonly string[]) =>
    labels.reduce((product, label) => product * (lengths.get(label) ?? 1), 1);
  return p.reshape(full, { shape: [size(batch), size(rows), size(columns)] });
}

function arrange({ labels, tensor }: Term, order: readonly string[]): Tensor {
  return p.transpose(tensor, { permutation: order.map((label) => labels.indexOf(label)) });
}
