import { formatShape } from '../base/shape.ts';
import type { Scalar } from '../graph/index.ts';
import { type Program, type Read, readsOf, type Value } from './ir.ts';
import { isNode, type Kernel, kindOf, type LoopKernel } from './kernel.ts';

/** A program as text, a line a value: `%3: float32(2, 3) = map add(%1, %2)  # add dense`. */
export function printProgram({ values, outputs }: Program): string {
  const names = new Map(values.map((value, index) => [value, `%${index}`]));
  const lines = values.map((value) => {
    const { dtype, shape, def, label } = value;
    const reads = readsOf(value).map((read) => describeRead(read, names));
    const what = def.kind === 'map' ? describe(def.scalar, reads) : `(${reads.join(', ')})`;
    return `${names.get(value)}: ${dtype}${formatShape(shape)} = ${def.kind} ${what}  # ${label}`;
  });
  return [...lines, `return ${outputs.map((each) => names.get(each)).join(', ')}`].join('\n');
}

function describeRead({ value, layout }: Read, names: ReadonlyMap<Value, string>): string {
  const same = layout.shape.join() === value.shape.join();
  return same ? `${names.get(value)}` : `${names.get(value)} as ${formatShape(layout.shape)}`;
}

/** A formula: `add(multiply(%1, 2), %3)`; of a long one the outermost parts. */
function describe(scalar: Scalar, reads: readonly string[], depth = 0): string {
  if (depth > 6) return '…';
  switch (scalar.kind) {
    case 'input':
      return reads[scalar.index];
    case 'constant':
      return String(scalar.value);
    case 'position':
      return `place along ${scalar.axis}`;
    case 'at':
      return `${reads[scalar.index]}[${describe(scalar.at, reads, depth + 1)}]`;
    case 'call':
      return `${scalar.fn}(${scalar.inputs.map((input) => describe(input, reads, depth + 1)).join(', ')})`;
  }
}

/** Kernels as text: their loops, and what is computed in them. */
export function printKernels(kernels: readonly Kernel[]): string {
  const names = new Map<Value, string>();
  const name = (value: Value): string => {
    if (!names.has(value)) names.set(value, `%${names.size}`);
    return names.get(value) as string;
  };
  return kernels
    .map((kernel, index) => {
      const head = `${index}: ${kindOf(kernel)}`;
      if (kernel.kind === 'loop')
        return `${head} ${describeLoops(kernel)}\n${nodeLines(kernel, name)}`;
      const { value } = kernel;
      const reads = readsOf(value).map((read) => name(read.value));
      const line = `${head} ${name(value)}: ${value.dtype}${formatShape(value.shape)} of ${reads.join(', ')}  # ${value.label}`;
      if (value.def.kind !== 'scan') return line;
      return [line, ...printKernels(value.def.body.kernels).split('\n')].join('\n   ');
    })
    .join('\n');
}

function describeLoops({ outer, inner, vertical }: LoopKernel): string {
  const over = outer.length > 0 ? `${formatShape(outer)} of ` : '';
  return `over ${over}${formatShape(inner)}${vertical ? ', columns side by side' : ''}`;
}

function nodeLines({ nodes }: LoopKernel, name: (value: Value) => string): string {
  return nodes
    .map(({ value, level, stage, how, scalar, operands, stored, kept }) => {
      const reads = operands.map((operand) =>
        isNode(operand) ? name(operand.value) : `memory ${name(operand.from)}`,
      );
      const what = how ? `${how}(${reads.join(', ')})` : describe(scalar, reads);
      const marks = [`${level} ${stage}`, stored ? 'stored' : '', kept ? 'kept' : ''];
      return `   ${name(value)}: ${value.dtype} = ${what}  # ${value.label}; ${marks.filter(Boolean).join(', ')}`;
    })
    .join('\n');
}
