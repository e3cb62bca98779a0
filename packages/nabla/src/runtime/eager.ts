import type { Executable, SessionBackend } from '../backends/index.ts';
import type { TypedArray } from '../base/dtype.ts';
import { apply, isOp, placeholder, type Tensor } from '../graph/index.ts';

/** Operations below which plain loops are done before a module is compiled. */
const WORTH_COMPILING = 300_000;

/** Leaves of more elements are given to a compiled graph; smaller ones are written into it. */
const WRITTEN_IN = 16;

/** How many graphs are kept, those that were used last. */
const KEPT = 64;

/** Whether it takes longer to compute tensors by plain loops than to compile them. */
export function isLarge(order: readonly Tensor[]): boolean {
  let work = 0;
  for (const tensor of order) {
    if (!isOp(tensor)) continue;
    const { op, inputs, attrs } = tensor.origin;
    work += op.work?.({ inputs, output: tensor, attrs }) ?? tensor.size;
    for (const input of inputs) work += input.size;
    if (work > WORTH_COMPILING) return true;
  }
  return false;
}

const known = new Map<string, Executable>();

/**
 * Computes tensors by a compiled graph. Graphs of one structure are compiled once: what they are computed
 * from is given to each run.
 */
export function evaluateCompiled(
  backend: SessionBackend,
  tensors: readonly Tensor[],
  order: readonly Tensor[],
  feeds: ReadonlyMap<Tensor, TypedArray>,
): TypedArray[] {
  const given: Tensor[] = [];
  const key = structureOf(tensors, order, feeds, given);
  const values = given.map((tensor) => feeds.get(tensor) ?? tensor.dataSync());
  if (key === undefined) return backend.compile(tensors, given)(values);
  let run = known.get(key);
  known.delete(key);
  run ??= compileAnew(backend, tensors, order, given);
  known.set(key, run);
  if (known.size > KEPT) known.delete(known.keys().next().value as string);
  return run(values);
}

/** Compiles a copy of the graph in which all that is given is a hole: the data itself is not kept. */
function compileAnew(
  backend: SessionBackend,
  tensors: readonly Tensor[],
  order: readonly Tensor[],
  given: readonly Tensor[],
): Executable {
  const copies = new Map<Tensor, Tensor>();
  const holes = given.map((tensor, index) => {
    const hole = placeholder(tensor.shape, tensor.dtype, `input${index}`);
    copies.set(tensor, hole);
    return hole;
  });
  for (const tensor of order) {
    if (copies.has(tensor)) continue;
    if (!isOp(tensor)) copies.set(tensor, tensor);
    else {
      const { op, inputs, attrs } = tensor.origin;
      const from = inputs.map((input) => copies.get(input) as Tensor);
      copies.set(tensor, apply(op, from, attrs));
    }
  }
  return backend.compile(
    tensors.map((tensor) => copies.get(tensor) as Tensor),
    holes,
  );
}

/**
 * What a graph is, but for the numbers that it is computed from, which are added to `given`; undefined where
 * an attribute is a function, which cannot be compared.
 */
function structureOf(
  tensors: readonly Tensor[],
  order: readonly Tensor[],
  feeds: ReadonlyMap<Tensor, TypedArray>,
  given: Tensor[],
): string | undefined {
  const numbers = new Map(order.map((tensor, index) => [tensor, index]));
  let comparable = true;
  const lines = order.map((tensor) => {
    const { shape, dtype } = tensor;
    const { origin } = tensor;
    if (!isOp(tensor)) {
      if (origin.kind === 'leaf' && tensor.size <= WRITTEN_IN && !feeds.has(tensor)) {
        return [
          shape,
          dtype,
          [...origin.values].map((value) => (Object.is(value, -0) ? '-0' : `${value}`)),
        ];
      }
      given.push(tensor);
      return [shape, dtype];
    }
    const { op, inputs, attrs } = tensor.origin;
    if (Object.values(attrs ?? {}).some((each) => typeof each === 'function')) comparable = false;
    return [op.name, shape, dtype, attrs, inputs.map((input) => numbers.get(input))];
  });
  if (!comparable) return undefined;
  return JSON.stringify([lines, tensors.map((tensor) => numbers.get(tensor))], (_, each) =>
    typeof each === 'number' && !Number.isFinite(each) ? `${each}` : each,
  );
}
