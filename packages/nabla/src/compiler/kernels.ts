import { sizeOf } from '../base/shape.ts';
import { inputScalar, type Scalar, type ScalarFunction } from '../graph/index.ts';
import type { Units } from './fuse.ts';
import { Group, squeezeLayout } from './group.ts';
import { type Program, type Read, readsOf, scalarNodes, type Value } from './ir.ts';
import type { Kernel, LoopKernel, LoopNode, MemoryOperand, Operand } from './kernel.ts';

/** Functions that cost more than to read a number from memory. */
const COSTLY: ReadonlySet<ScalarFunction> = new Set([
  'divide',
  'remainder',
  'power',
  'arctan2',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'sigmoid',
  'softplus',
  'erf',
  'erfc',
  'erfinv',
  'sin',
  'cos',
  'tan',
  'arcsin',
  'arccos',
  'arctan',
  'sinh',
  'cosh',
  'tanh',
  'arcsinh',
  'arccosh',
  'arctanh',
]);

/** Writes each unit down as a kernel. */
export function makeKernels(program: Program, units: Units): Kernel[] {
  const wanted = new Set(program.outputs);
  const groups = units.filter((unit) => unit instanceof Group);
  const home = new Map(
    groups.flatMap((group) => [...group.members.keys()].map((value) => [value, group])),
  );
  for (const value of program.values) {
    for (const { value: from } of readsOf(value)) {
      if (home.get(value) === undefined || home.get(from) !== home.get(value)) wanted.add(from);
    }
  }
  return units.flatMap((unit): Kernel[] => {
    if (unit instanceof Group) return [loopKernel(unit, wanted)];
    return unit.def.kind === 'input' || unit.def.kind === 'constant'
      ? []
      : [{ kind: 'single', value: unit }];
  });
}

function loopKernel(group: Group, wanted: ReadonlySet<Value>): LoopKernel {
  const axes = group.shape.map((_, axis) => axis);
  const reduced = group.reduced ?? axes;
  const loops = [...axes.filter((axis) => !reduced.includes(axis)), ...reduced];
  const outer = loops.slice(0, loops.length - reduced.length).map((axis) => group.shape[axis]);
  const inner = reduced.map((axis) => group.shape[axis]);
  const nodes = new Map<Value, LoopNode>();
  const needed = new Set<LoopNode>();
  for (const [value, level] of inOrder(group)) {
    const operands = readsOf(value).map((read): Operand => {
      const node = nodes.get(read.value);
      return node ?? memoryOperand(read, loops, operandLevel(value, level), outer.length);
    });
    const from = operands.map((operand) => ('level' in operand ? operand : undefined));
    const at = value.def.kind === 'reduce' ? 'element' : level;
    const stage = Math.max(
      0,
      ...from.map((node) =>
        node ? node.stage + (node.level === 'row' && at === 'element' ? 1 : 0) : 0,
      ),
    );
    for (const node of from)
      if (node && node.level === 'element' && node.stage < stage) needed.add(node);
    const node: LoopNode = {
      value,
      level,
      stage,
      operands,
      scalar: value.def.kind === 'map' ? value.def.scalar : inputScalar(0, value.dtype),
      ...(value.def.kind === 'reduce' ? { how: value.def.how } : {}),
      axes: loopAxes(value, level, loops, outer.length),
      stored: wanted.has(value),
      kept: false,
    };
    nodes.set(value, node);
  }
  for (const node of needed) node.kept = !group.vertical && isCostly(node.scalar);
  return { kind: 'loop', outer, inner, vertical: group.vertical, nodes: [...nodes.values()] };
}

/** The members, each after those that it reads. */
function inOrder(group: Group): [Value, 'row' | 'element'][] {
  const done = new Set<Value>();
  const order: [Value, 'row' | 'element'][] = [];
  const visit = (value: Value): void => {
    const level = group.members.get(value);
    if (level === undefined || done.has(value)) return;
    done.add(value);
    for (const read of readsOf(value)) visit(read.value);
    order.push([value, level]);
  };
  for (const value of group.members.keys()) visit(value);
  return order;
}

function operandLevel(value: Value, level: 'row' | 'element'): 'row' | 'element' {
  return value.def.kind === 'reduce' ? 'element' : level;
}

function memoryOperand(
  read: Read,
  loops: readonly number[],
  level: 'row' | 'element',
  outer: number,
): MemoryOperand {
  const { offset, strides } = squeezeLayout(read.layout);
  const along =
    level === 'element'
      ? loops.map((axis) => strides[axis])
      : loops.map((_, loop) => (loop < outer ? strides[loop] : 0));
  return { from: read.value, offset, strides: along };
}

function loopAxes(
  value: Value,
  level: 'row' | 'element',
  loops: readonly number[],
  outer: number,
): number[] {
  let counted = 0;
  return value.shape.map((length) => {
    if (length === 1) return -1;
    const axis = counted++;
    return level === 'element' ? loops.indexOf(axis) : axis < outer ? axis : -1;
  });
}

function isCostly(scalar: Scalar): boolean {
  return scalarNodes(scalar).some(
    (node) => node.kind === 'at' || (node.kind === 'call' && COSTLY.has(node.fn)),
  );
}

/** What a function that is made of many instructions counts for. */
const COSTLY_OPERATIONS = 10;

/** How many operations a formula takes, about. */
export function operationsOf(scalar: Scalar): number {
  return scalarNodes(scalar).reduce((sum, node) => {
    if (node.kind !== 'call') return sum;
    return sum + (COSTLY.has(node.fn) ? COSTLY_OPERATIONS : 1);
  }, 0);
}

/** Bytes of scratch memory that a loop kernel wants for each thread. */
export function scratchBytes({ inner, nodes }: LoopKernel): number {
  const spilled = nodes.filter(({ kept, stored }) => kept && !stored).length;
  return 8 * spilled * sizeOf(inner);
}
