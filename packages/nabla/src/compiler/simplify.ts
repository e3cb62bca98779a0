import { isFloating } from '../base/dtype.ts';
import { isDense } from '../base/layout.ts';
import { sameShape } from '../base/shape.ts';
import { constantScalar, type Scalar } from '../graph/index.ts';
import {
  type Definition,
  orderedValues,
  type Program,
  type Read,
  rewriteScalar,
  scalarNodes,
  type Value,
} from './ir.ts';

/**
 * Puts constants into the formulas that use them, leaves out what changes nothing (x * 1), and lets values
 * that are copies of others be those.
 */
export function simplify(program: Program): Program {
  return rebuild(program, (value) => {
    const { def } = value;
    if (def.kind !== 'map') return value;
    const map = tidy(def);
    const source = map.scalar.kind === 'input' ? map.reads[map.scalar.index] : undefined;
    if (source && isItself(source, value)) return source.value;
    return { ...value, def: map };
  });
}

/** Values with equal definitions become one. */
export function shareCommon(program: Program): Program {
  const numbers = new Map<Value, number>();
  const known = new Map<string, Value>();
  return rebuild(program, (value) => {
    const key = keyOf(value, numbers);
    const same = key === undefined ? undefined : known.get(key);
    if (same) return same;
    numbers.set(value, numbers.size);
    if (key !== undefined) known.set(key, value);
    return value;
  });
}

/** The program with each value replaced, inputs first. What is no longer used is gone. */
export function rebuild(program: Program, replace: (value: Value) => Value): Program {
  const made = new Map<Value, Value>();
  for (const value of program.values) {
    made.set(
      value,
      replace(withReads(value, (read) => ({ ...read, value: made.get(read.value) as Value }))),
    );
  }
  const outputs = program.outputs.map((output) => made.get(output) as Value);
  return { values: orderedValues(outputs), outputs };
}

export function withReads(value: Value, change: (read: Read, index: number) => Read): Value {
  const { def } = value;
  if (!('reads' in def)) return value;
  return { ...value, def: { ...def, reads: def.reads.map(change) } as unknown as Definition };
}

type MapDefinition = Extract<Definition, { kind: 'map' }>;

function tidy({ reads, scalar }: MapDefinition): MapDefinition {
  const used: Read[] = [];
  const places = new Map<number, number>();
  const place = (index: number): number => {
    const known = places.get(index);
    if (known !== undefined) return known;
    places.set(index, used.length);
    return used.push(reads[index]) - 1;
  };
  const tidied = rewriteScalar(scalar, (node) =>
    node.kind === 'input' ? asConstant(node, reads[node.index]) : simpler(node),
  );
  const numbered = rewriteScalar(tidied, (node) =>
    node.kind === 'input' || node.kind === 'at' ? { ...node, index: place(node.index) } : node,
  );
  return { kind: 'map', reads: used, scalar: numbered };
}

function asConstant(node: Scalar, { value, layout }: Read): Scalar {
  if (value.def.kind !== 'constant' || layout.shape.includes(0)) return node;
  const single = layout.shape.every((length, axis) => length === 1 || layout.strides[axis] === 0);
  return single ? constantScalar(value.def.data[layout.offset], node.dtype) : node;
}

function simpler(node: Scalar): Scalar {
  if (node.kind !== 'call') return node;
  const [a, b] = node.inputs;
  if (node.fn === 'cast' && a.dtype === node.dtype) return a;
  if (node.fn === 'multiply' && isOne(b)) return a;
  if (node.fn === 'multiply' && isOne(a)) return b;
  if (node.fn === 'divide' && isOne(b)) return a;
  if (
    node.fn === 'divide' &&
    b.kind === 'constant' &&
    isFloating(b.dtype) &&
    isPowerOfTwo(b.value)
  ) {
    return { ...node, fn: 'multiply', inputs: [a, constantScalar(1 / b.value, b.dtype)] };
  }
  return node;
}

function isOne(scalar: Scalar): boolean {
  return scalar.kind === 'constant' && scalar.value === 1;
}

/** By these, a division and a multiplication with the inverse are the same to the bit. */
function isPowerOfTwo(value: number): boolean {
  const exponent = Math.log2(value);
  return Number.isInteger(exponent) && Math.abs(exponent) <= 60;
}

function isItself({ value, layout }: Read, copy: Value): boolean {
  return value.dtype === copy.dtype && sameShape(value.shape, copy.shape) && isDense(layout);
}

function keyOf(value: Value, numbers: ReadonlyMap<Value, number>): string | undefined {
  const { def, shape, dtype } = value;
  if (def.kind === 'input' || def.kind === 'host' || def.kind === 'scan') return undefined;
  if (def.kind === 'constant') {
    return def.data.length > 64 ? undefined : JSON.stringify([dtype, shape, [...def.data]], exact);
  }
  const { reads, ...rest } = def;
  const from = reads.map(
    ({ value: read, layout: { offset, strides } }) => `${numbers.get(read)}@${offset}:${strides}`,
  );
  const what = def.kind === 'map' ? formulaKey(def.scalar) : JSON.stringify(rest, exact);
  return `${dtype}[${shape}] ${def.kind} ${from.join(' ')} ${reads[0]?.layout.shape} ${what}`;
}

/** A formula as a list of its nodes, in which each names others by their numbers. */
function formulaKey(scalar: Scalar): string {
  const nodes = scalarNodes(scalar);
  if (nodes.length === 1) return nodeKey(nodes[0], new Map());
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  return nodes.map((node) => nodeKey(node, numbers)).join(';');
}

function nodeKey(node: Scalar, numbers: ReadonlyMap<Scalar, number>): string {
  switch (node.kind) {
    case 'input':
      return `i${node.index} ${node.dtype}`;
    case 'constant':
      return `c${Object.is(node.value, -0) ? '-0' : node.value} ${node.dtype}`;
    case 'position':
      return `p${node.axis}`;
    case 'at':
      return `a${node.index} ${numbers.get(node.at)} ${node.stride} ${node.length} ${node.dtype}`;
    case 'call':
      return `${node.fn} ${node.inputs.map((each) => numbers.get(each))} ${node.dtype}`;
  }
}

/** JSON has no NaN, no infinity and no -0. */
function exact(_: string, each: unknown): unknown {
  const special = typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0));
  return special ? `${Object.is(each, -0) ? '-' : ''}${each}` : each;
}
