import {
  allocate,
  convertValues,
  type DType,
  dtypeOfArray,
  type TypedArray,
} from '../../base/dtype.ts';
import { BackendError } from '../../base/errors.ts';
import {
  inputsOf,
  isOp,
  leafValues,
  type NDArray,
  type OpTensor,
  type Tensor,
  topological,
} from '../../graph/index.ts';
import type { Backend, Executable } from '../backend.ts';

type Slots = NDArray[];
type Step = (slots: Slots) => void;

/**
 * The oracle. Each op becomes one step that reads and writes numbered slots; a slot is emptied after
 * its last use, so that memory stays near the largest live set.
 */
export const referenceBackend: Backend = {
  name: 'reference',
  compile(outputs, placeholders, { precision = 'typed' } = {}) {
    const order = topological(outputs);
    const slotOf = new Map(order.map((tensor, slot) => [tensor, slot]));
    const stored = (dtype: DType): DType =>
      precision === 'float64' && dtype === 'float32' ? 'float64' : dtype;
    const constants: { slot: number; value: NDArray }[] = [];
    const steps: Step[] = [];
    const lastUse = lastUses(order, outputs);

    order.forEach((tensor, slot) => {
      if (isOp(tensor))
        steps.push(stepOf(tensor, slot, slotOf, stored(tensor.dtype), lastUse.get(tensor) ?? []));
      else if (tensor.origin.kind === 'leaf') {
        constants.push({ slot, value: asArray(tensor, leafValues(tensor), stored(tensor.dtype)) });
      } else if (!placeholders.includes(tensor)) throw unfilled(tensor);
    });

    const execute: Executable = (inputs) => {
      const slots: Slots = new Array(order.length);
      for (const { slot, value } of constants) slots[slot] = value;
      placeholders.forEach((tensor, index) => {
        const slot = slotOf.get(tensor);
        if (slot !== undefined) slots[slot] = asArray(tensor, inputs[index], stored(tensor.dtype));
      });
      for (const step of steps) step(slots);
      return outputs.map((output) => slots[slotOf.get(output) as number].data);
    };
    return execute;
  },
};

function stepOf(
  tensor: OpTensor,
  slot: number,
  slotOf: ReadonlyMap<Tensor, number>,
  stored: DType,
  finished: readonly Tensor[],
): Step {
  const { op, inputs, attrs } = tensor.origin;
  const from = inputs.map((input) => slotOf.get(input) as number);
  const emptied = finished.map((input) => slotOf.get(input) as number);
  const { shape, size } = tensor;
  return (slots) => {
    const out: NDArray = { shape, dtype: stored, data: allocate(stored, size) };
    op.reference(
      from.map((index) => slots[index]),
      attrs,
      out,
    );
    slots[slot] = out;
    for (const index of emptied) delete slots[index];
  };
}

/** For each tensor, the op results that nothing after it reads. */
function lastUses(order: readonly Tensor[], outputs: readonly Tensor[]): Map<Tensor, Tensor[]> {
  const kept = new Set(outputs);
  const user = new Map<Tensor, Tensor>();
  for (const tensor of order) for (const input of inputsOf(tensor)) user.set(input, tensor);
  const ends = new Map<Tensor, Tensor[]>();
  for (const [tensor, last] of user) {
    if (isOp(tensor) && !kept.has(tensor)) ends.set(last, [...(ends.get(last) ?? []), tensor]);
  }
  return ends;
}

function asArray(tensor: Tensor, values: TypedArray, dtype: DType): NDArray {
  const fits = dtypeOfArray(values) === dtype;
  return { shape: tensor.shape, dtype, data: fits ? values : convertValues(values, dtype) };
}

function unfilled(tensor: Tensor): BackendError {
  const name = tensor.origin.kind === 'placeholder' ? `'${tensor.origin.name}'` : '';
  return new BackendError(
    `The value of ${tensor} depends on ${name}, which gets one only when the step that is being built runs. Return the tensor from the step instead of reading it inside.`,
    { doing: 'reading a tensor', given: tensor.shape },
  );
}
