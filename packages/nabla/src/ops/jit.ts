import { flattenTree, mapTree, type Tree, type TypedArray } from '../base/index.ts';
import { currentTrace, leaf, Tensor } from '../graph/index.ts';
import { isForgetting, Program } from '../runtime/index.ts';
import { type TensorLike, toTensor } from './convert.ts';

/** A function that was traced for arguments of some shapes. */
interface Traced {
  readonly program: Program;
  /** What it returned, with the tensors of the trace. */
  readonly result: Tree<Tensor>;
}

/**
 * `fn`, compiled whole: the first call with arguments of new shapes and dtypes builds its graph, and each call
 * runs that.
 *
 * `fn` returns a tensor, or lists and objects of them. It runs once for each set of shapes, so what it does
 * beside tensors (printing, counting) happens then only. Variables that it reads and assigns are read and
 * assigned by each call. Within a gradient or another compiled function it is called as it is. Calls run on
 * plain loops until the engine is loaded: `await ready()` first.
 *
 * Source: `jax.jit`.
 *
 * ```ts
 * import { jit, ops, ready } from 'nabla';
 * await ready();
 * const norm = jit((x) => ops.sqrt(ops.sum(ops.square(x))));
 * norm([3, 4]).item(); // 5
 * ```
 */
export function jit<A extends TensorLike[], R extends Tree<Tensor>>(
  fn: (...args: { [K in keyof A]: Tensor }) => R,
): (...args: A) => R {
  const known = new Map<string, Traced>();
  return (...args) => {
    const inputs = args.map((arg) => toTensor(arg));
    if (currentTrace() || !isForgetting()) return fn(...(inputs as { [K in keyof A]: Tensor }));
    const key = inputs.map(({ dtype, shape }) => `${dtype}${shape}`).join(';');
    let traced = known.get(key);
    if (!traced) {
      traced = trace(fn as (...args: Tensor[]) => R, inputs);
      known.set(key, traced);
    }
    const { program, result } = traced;
    const values = program.run(inputs.map((input) => input.dataSync())) as Record<
      string,
      TypedArray
    >;
    let next = 0;
    const filled = (tensor: Tensor) => leaf(values[next++], tensor.shape, tensor.dtype);
    return (result instanceof Tensor ? filled(result) : mapTree(result, filled as never)) as R;
  };
}

function trace(fn: (...args: Tensor[]) => Tree<Tensor>, inputs: readonly Tensor[]): Traced {
  let result: Tree<Tensor> = [];
  const program = new Program(inputs, (...holes) => {
    result = fn(...holes);
    return Object.fromEntries(flattenTree(result).map((tensor, index) => [String(index), tensor]));
  });
  return { program, result };
}
