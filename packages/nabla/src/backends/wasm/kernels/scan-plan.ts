import { bytesOf } from '../../../base/dtype.ts';
import { sizeOf } from '../../../base/shape.ts';
import {
  align,
  byteSize,
  type CompiledBody,
  inputsOfKernel,
  type Kernel,
  kindOf,
  outputsOfKernel,
  planMemory,
  type Value,
} from '../../../compiler/index.ts';
import type { Move } from './copy.ts';
import type { Emission } from './launch.ts';

/** The kernels of a loop: those that read nothing that changes, and the others. */
export interface ScanKernels {
  readonly once: readonly Kernel[];
  readonly again: readonly Kernel[];
}

/** What is moved between the memory of a loop and that of others, and when. */
export interface ScanPlan {
  /** Where the number of the step stands for kernels that read or write rows; undefined where none does. */
  readonly counter: number | undefined;
  /** Before the first step. */
  readonly start: readonly Move[];
  /** At the begin of a step. */
  readonly rows: readonly Move[];
  readonly before: readonly Move[];
  /** At its end. */
  readonly results: readonly Move[];
  readonly after: readonly Move[];
}

type Scan = Extract<Value['def'], { kind: 'scan' }>;

/** Kernels of which each place in memory may move. */
const FLEXIBLE: readonly string[] = ['loop', 'product', 'assemble'];

const STILL = { fromStep: 0, toStep: 0 };

/** Gives the values of the body of a loop their places. */
export function planScan(emission: Emission, value: Value, { once, again }: ScanKernels): ScanPlan {
  const { reads, body } = value.def as Scan;
  const { program, carries, sequences, constants } = body;
  const fixed = new Map<Value, number>();
  constants.forEach((hole, index) => {
    const from = reads[carries.length + sequences.length + index].value;
    if (hole) fixed.set(hole, emission.address(from));
  });
  const counter = align(emission.end);
  let start = align(counter + 4);
  for (const output of once.flatMap(outputsOfKernel)) {
    fixed.set(output, start);
    start = align(start + byteSize(output));
  }
  const rows = rowsIn(emission, value);
  const results = rowsOut(emission, value);
  const direct = new Set<Value>();
  for (const [each, { address, stride }] of [...rows, ...results]) {
    // Offsets of loads are not negative.
    if (fixed.has(each) || stride < 0 || !mayMove(each, body, again)) continue;
    direct.add(each);
    fixed.set(each, address);
    emission.moving.set(each, { counter, stride });
  }
  const kernels = [...once, ...again];
  const plan = planMemory({ program, kernels, start, fixed, replaces: carries });
  for (const [each, address] of plan.addresses) emission.addresses.set(each, address);
  emission.end = align(plan.end);
  return {
    counter: direct.size > 0 ? counter : undefined,
    start: carries.flatMap((hole, index): Move[] => {
      if (!hole) return [];
      const from = emission.address(reads[index].value);
      return [{ from, to: emission.address(hole), bytes: byteSize(hole), ...STILL }];
    }),
    rows: rows.flatMap(([hole, { address, stride }]): Move[] => {
      if (direct.has(hole)) return [];
      const to = emission.address(hole);
      return [{ from: address, fromStep: stride, to, toStep: 0, bytes: byteSize(hole) }];
    }),
    before: plan.before.map((copy) => ({ ...copy, ...STILL })),
    results: results.flatMap(([output, { address, stride }], index): Move[] => {
      if (direct.has(output)) return [];
      const from = plan.outputs[index];
      return [{ from, fromStep: 0, to: address, toStep: stride, bytes: byteSize(output) }];
    }),
    after: plan.after.map((copy) => ({ ...copy, ...STILL })),
  };
}

interface Rows {
  /** Of row 0. */
  readonly address: number;
  /** Bytes from one to the next. */
  readonly stride: number;
}

/** Where the rows of the sequences lie that the body reads. */
function rowsIn(emission: Emission, { def }: Value): [hole: Value, rows: Rows][] {
  const { reads, body } = def as Scan;
  return body.sequences.flatMap((hole, index) => {
    if (!hole) return [];
    const { value, layout } = reads[body.carries.length + index];
    const bytes = bytesOf(value.dtype);
    const address = emission.address(value) + bytes * layout.offset;
    return [[hole, { address, stride: bytes * layout.strides[0] }]];
  });
}

/** Where each output of the body goes in the rows of the result. */
function rowsOut(emission: Emission, value: Value): [output: Value, rows: Rows][] {
  const stride = sizeOf(value.shape.slice(1)) * bytesOf(value.dtype);
  let end = emission.address(value);
  return (value.def as Scan).body.program.outputs.map((output) => {
    const address = end;
    end += byteSize(output);
    return [output, { address, stride }];
  });
}

/**
 * Whether a row may be read, or written, where it lies: not if it is carried too, or put out twice, or as it
 * was read.
 */
function mayMove(
  each: Value,
  { program, carries }: CompiledBody,
  kernels: readonly Kernel[],
): boolean {
  const touches = (kernel: Kernel) =>
    inputsOfKernel(kernel).includes(each) || outputsOfKernel(kernel).includes(each);
  const place = program.outputs.indexOf(each);
  const isInput = each.def.kind === 'input';
  if (isInput ? place >= 0 : place < carries.length) return false;
  if (program.outputs.lastIndexOf(each) !== place) return false;
  if (!isInput && !kernels.some((kernel) => outputsOfKernel(kernel).includes(each))) return false;
  return kernels.every((kernel) => !touches(kernel) || FLEXIBLE.includes(kindOf(kernel)));
}
