import { isFloating } from '../../base/dtype.ts';
import {
  gradients,
  isOp,
  LoopBody,
  type OpTensor,
  placeholder,
  type Scalar,
  type ScalarFunction,
  type Tensor,
  topological,
} from '../../graph/index.ts';
import { add } from './arithmetic.ts';

/** Functions that cost less than to write a number and to read it again. */
const CHEAP: ReadonlySet<ScalarFunction> = new Set([
  'add',
  'subtract',
  'multiply',
  'minimum',
  'maximum',
  'negative',
  'absolute',
  'sign',
  'equal',
  'notEqual',
  'less',
  'lessEqual',
  'and',
  'or',
  'not',
  'select',
  'cast',
]);

/**
 * The body with more outputs: what its gradient will read of a step, and would have to compute again. Cheap
 * things are not among them, but what they are made of.
 */
export function withSaved(body: LoopBody): LoopBody {
  const { results, holes } = body;
  if (!isFloating(results[0].dtype)) return body;
  const own = new Set(topological(results));
  const seeds = results.map(({ shape, dtype }) => placeholder(shape, dtype, 'gradient'));
  const slopes = gradients(results, holes, seeds, add).filter((slope) => slope !== null);
  const saved = new Set<Tensor>();
  const seen = new Set<Tensor>(results);
  const save = (tensor: Tensor) => {
    if (seen.has(tensor) || !isOp(tensor)) return;
    seen.add(tensor);
    if (isCostly(tensor) && tensor.dtype === results[0].dtype) saved.add(tensor);
    else tensor.origin.inputs.forEach(save);
  };
  for (const tensor of topological(slopes, (each) => own.has(each))) {
    if (own.has(tensor)) save(tensor);
  }
  return new LoopBody({ ...body, outputs: [...body.outputs, ...saved] });
}

function isCostly(tensor: OpTensor): boolean {
  const { op, inputs, attrs } = tensor.origin;
  const lowering = op.lower?.({ inputs, output: tensor, attrs });
  if (lowering?.kind === 'map') return !isCheap(lowering.value);
  return lowering?.kind !== 'view' && lowering?.kind !== 'assemble';
}

function isCheap(scalar: Scalar): boolean {
  if (scalar.kind === 'call') return CHEAP.has(scalar.fn) && scalar.inputs.every(isCheap);
  return scalar.kind !== 'at';
}
