import { bytesOf } from '../base/dtype.ts';
import { type Shape, sizeOf, stridesOf } from '../base/shape.ts';
import type { Program, Value } from './ir.ts';
import { inputsOfKernel, isNode, type Kernel, type LoopKernel, outputsOfKernel } from './kernel.ts';

/** Buffers start at multiples of this: a cache line. */
const ALIGNMENT = 64;

/** Where everything of a program lies, in bytes. */
export interface MemoryPlan {
  readonly addresses: ReadonlyMap<Value, number>;
  /** Behind the last byte. */
  readonly end: number;
  /** Where each output is when the program has run. */
  readonly outputs: readonly number[];
  /** What is moved before the first kernel, and behind the last one. */
  readonly before: readonly Copy[];
  readonly after: readonly Copy[];
}

export interface Copy {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

export interface MemoryRequest {
  readonly program: Program;
  readonly kernels: readonly Kernel[];
  /** The first byte that may be used for what is kept. */
  readonly start: number;
  /** Places of inputs that are decided already. */
  readonly fixed?: ReadonlyMap<Value, number>;
  /** For each output, the input whose place it takes when the program has run. */
  readonly replaces?: readonly (Value | undefined)[];
}

export function byteSize(value: Value): number {
  return sizeOf(value.shape) * bytesOf(value.dtype);
}

export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/**
 * Gives every value that is stored a place. Inputs, constants and outputs keep theirs; other values share
 * memory with those that are not needed at the same time. An output that replaces an input is written over it
 * at once where nothing reads the old value any more.
 */
export function planMemory(request: MemoryRequest): MemoryPlan {
  const kept = planKept(request);
  return planPassing(request.kernels, kept, kept.end);
}

/** The places of what lives between runs: inputs, constants, outputs. */
export function planKept(request: MemoryRequest): MemoryPlan {
  const { program, kernels, start, fixed = new Map(), replaces = [] } = request;
  const addresses = new Map<Value, number>(fixed);
  let end = start;
  const keep = (value: Value) => {
    if (addresses.has(value)) return;
    addresses.set(value, end);
    end = align(end + byteSize(value));
  };
  for (const value of program.values) {
    if (value.def.kind === 'input' || value.def.kind === 'constant') keep(value);
  }
  const replaced = new Set(replaces);
  const before: Copy[] = [];
  const after: Copy[] = [];
  const outputs = program.outputs.map((output, index) => {
    const old = replaces[index];
    const bytes = byteSize(output);
    if (output.def.kind === 'input') {
      const from = addresses.get(output) as number;
      if (old === output || (old === undefined && !replaced.has(output))) return from;
      const to = end;
      end = align(end + bytes);
      before.push({ from, to, bytes });
      if (old) after.push({ from: to, to: addresses.get(old) as number, bytes });
      return to;
    }
    if (old && !addresses.has(output) && mayReplace(output, old, kernels)) {
      addresses.set(output, addresses.get(old) as number);
    }
    keep(output);
    const from = addresses.get(output) as number;
    const to = old && addresses.get(old);
    if (to !== undefined && to !== from) after.push({ from, to, bytes });
    return from;
  });
  return { addresses, end, outputs, before, after };
}

/** The same with the places of what lives while the program runs, from `start` on. */
export function planPassing(
  kernels: readonly Kernel[],
  kept: MemoryPlan,
  start: number,
): MemoryPlan {
  const addresses = new Map(kept.addresses);
  const end = placeRest(kernels, addresses, start);
  return { ...kept, addresses, end };
}

/** Whether `value` may be written where `old` lies: all reads of `old` come before, or go place by place. */
function mayReplace(value: Value, old: Value, kernels: readonly Kernel[]): boolean {
  if (byteSize(value) !== byteSize(old) || value.def.kind === 'input') return false;
  const writer = kernels.findIndex((kernel) => outputsOfKernel(kernel).includes(value));
  const lastReader = kernels.findLastIndex((kernel) => inputsOfKernel(kernel).includes(old));
  if (lastReader < writer) return true;
  const kernel = kernels[writer];
  return lastReader === writer && kernel.kind === 'loop' && readsInPlace(kernel, value, old);
}

function readsInPlace({ nodes }: LoopKernel, value: Value, old: Value): boolean {
  const writer = nodes.find((node) => node.value === value);
  // A later pass would compute from the new values what it computes again.
  if (!writer || nodes.some(({ stage }) => stage > writer.stage)) return false;
  return nodes.every((node) =>
    node.operands.every((operand) => {
      if (isNode(operand) || operand.from !== old) return true;
      return (
        node.level === writer.level &&
        node.how === undefined &&
        operand.offset === 0 &&
        operand.from.shape.join() === value.shape.join() &&
        countsPlaces(operand.strides, node.axes, old.shape)
      );
    }),
  );
}

/** Whether strides over the loops count the elements of a dense `shape` as its axes do. */
function countsPlaces(strides: readonly number[], axes: readonly number[], shape: Shape): boolean {
  const dense = stridesOf(shape);
  return axes.every((loop, axis) => loop < 0 || strides[loop] === dense[axis]);
}

interface Lifetime {
  readonly value: Value;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
  address: number;
}

/** Largest first, each at the lowest address that no value has that lives at the same time. */
function placeRest(
  kernels: readonly Kernel[],
  addresses: Map<Value, number>,
  start: number,
): number {
  const lifetimes = new Map<Value, Lifetime>();
  kernels.forEach((kernel, at) => {
    for (const value of outputsOfKernel(kernel)) {
      if (addresses.has(value)) continue;
      lifetimes.set(value, {
        value,
        bytes: align(byteSize(value)),
        from: at,
        to: at,
        address: start,
      });
    }
    for (const value of inputsOfKernel(kernel)) {
      const life = lifetimes.get(value);
      if (life) lifetimes.set(value, { ...life, to: at });
    }
  });
  const placed: Lifetime[] = [];
  let end = start;
  for (const life of [...lifetimes.values()].sort((a, b) => b.bytes - a.bytes)) {
    const others = placed
      .filter(({ from, to }) => from <= life.to && life.from <= to)
      .sort((a, b) => a.address - b.address);
    let address = start;
    for (const other of others) {
      if (address + life.bytes <= other.address) break;
      address = Math.max(address, other.address + other.bytes);
    }
    life.address = address;
    placed.push(life);
    addresses.set(life.value, address);
    end = Math.max(end, address + life.bytes);
  }
  return end;
}

/**
 * The bytes of weights, data, results and of the most that lives at once between them: no plan needs less.
 * Outputs that replace inputs take their place.
 */
export function leastBytes({
  program,
  kernels,
  replaces = [],
}: Pick<MemoryRequest, 'program' | 'kernels' | 'replaces'>): number {
  const kept = new Set(program.outputs.filter((_, index) => !replaces[index]));
  for (const value of program.values) {
    if (value.def.kind === 'input' || value.def.kind === 'constant') kept.add(value);
  }
  const replacing = new Set(program.outputs.filter((output) => !kept.has(output)));
  const last = new Map<Value, number>();
  kernels.forEach((kernel, at) => {
    for (const value of inputsOfKernel(kernel)) last.set(value, at);
  });
  const counts = (value: Value) => !kept.has(value) && !replacing.has(value);
  let live = 0;
  let most = 0;
  kernels.forEach((kernel, at) => {
    const made = outputsOfKernel(kernel).filter(counts);
    for (const value of made) live += byteSize(value);
    most = Math.max(most, live);
    for (const value of new Set([...inputsOfKernel(kernel).filter(counts), ...made])) {
      if ((last.get(value) ?? at) === at) live -= byteSize(value);
    }
  });
  return [...kept].reduce((sum, value) => sum + byteSize(value), most);
}
