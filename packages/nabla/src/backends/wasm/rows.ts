import { bytesOf } from '../../base/dtype.ts';
import { sizeOf } from '../../base/shape.ts';
import type { Aval } from '../../graph/index.ts';
import type { Code, FunctionRef, Local, ModuleBuilder } from './encoder/index.ts';
import { STATUS } from './kernels/index.ts';
import type { Sharing } from './sharing.ts';

/** A step that takes its batches from rows in memory. */
export interface RowsOf {
  readonly name: string;
  readonly step: FunctionRef;
  readonly inputs: readonly { readonly address: number; readonly aval: Aval }[];
  /** The output that must stay a finite number, if it is one. */
  readonly watched: { readonly address: number; readonly aval: Aval } | undefined;
}

/**
 * The function (thread, first, count) that runs a step on `count` batches, whose rows it takes from where `STATUS`
 * says that data and order lie. Ends behind a run whose first output is not finite; gives the number of runs.
 */
export function emitRows(
  module: ModuleBuilder,
  sharing: Sharing,
  { name, step, inputs, watched }: RowsOf,
): void {
  const rows = inputs[0]?.aval.shape[0] ?? 0;
  const gathers = inputs.map(({ address, aval: { shape, dtype } }) => {
    const bytes = sizeOf(shape.slice(1)) * bytesOf(dtype);
    return { bytes, gather: emitGather(module, address, bytes) };
  });
  const isShared = gathers.some(({ bytes }) => rows * bytes > SHARED_BYTES);
  module.function({ params: ['i32', 'i32', 'i32'], results: ['i32'], name }, (code) => {
    const [thread, first, count] = code.params;
    const [order, done] = code.locals(2, 'i32');
    const part = sharing.part(code, thread);
    load(code, STATUS.order);
    code.get(first);
    code.constant('i32', 2);
    code.op('i32.shl');
    code.op('i32.add');
    code.set(order);
    code.constant('i32', 0);
    code.set(done);
    code.block((end) => {
      code.loop((start) => {
        code.get(done);
        code.get(count);
        code.op('i32.ge_s');
        code.branchIf(end);
        part.run(rows, 1, isShared, (from, to) => {
          gathers.forEach(({ gather }, index) => {
            code.get(order);
            load(code, STATUS.data + 4 * index);
            code.get(from);
            code.get(to);
            code.call(gather);
          });
        });
        sharing.barrier(code, thread);
        code.get(thread);
        code.call(step);
        code.increase(order, 4 * rows);
        code.increase(done, 1);
        if (watched?.aval.dtype === 'float32' && sizeOf(watched.aval.shape) === 1) {
          // x - x is 0 for numbers, and NaN for what is none.
          for (let i = 0; i < 2; i++) {
            code.constant('i32', watched.address);
            code.memory('f32.load');
          }
          code.op('f32.sub');
          code.constant('f32', 0);
          code.op('f32.ne');
          code.branchIf(end);
        }
        code.branch(start);
      });
    });
    code.get(done);
  });
}

/** Bytes of a batch that threads gather together. */
const SHARED_BYTES = 32_768;

function load(code: Code, address: number): void {
  code.constant('i32', address);
  code.memory('i32.load');
}

/** The function (order, data, from, to) that puts the rows that `order` names where the step reads them. */
function emitGather(module: ModuleBuilder, address: number, bytes: number): FunctionRef {
  return module.function({ params: ['i32', 'i32', 'i32', 'i32'] }, (code) => {
    const [order, data, from, to] = code.params;
    const [target, source] = code.locals(2, 'i32');
    code.get(from);
    code.constant('i32', bytes);
    code.op('i32.mul');
    code.constant('i32', address);
    code.op('i32.add');
    code.set(target);
    code.get(order);
    code.get(from);
    code.constant('i32', 2);
    code.op('i32.shl');
    code.op('i32.add');
    code.set(order);
    code.block((end) => {
      code.loop((start) => {
        code.get(from);
        code.get(to);
        code.op('i32.ge_s');
        code.branchIf(end);
        code.get(order);
        code.memory('i32.load');
        code.constant('i32', bytes);
        code.op('i32.mul');
        code.get(data);
        code.op('i32.add');
        code.set(source);
        copyRow(code, target, source, bytes);
        code.increase(target, bytes);
        code.increase(order, 4);
        code.increase(from, 1);
        code.branch(start);
      });
    });
  });
}

/** Rows up to this are copied by vectors; longer ones by one instruction. */
const LONG_ROW = 2048;

function copyRow(code: Code, target: Local, source: Local, bytes: number): void {
  if (bytes > LONG_ROW) {
    code.get(target);
    code.get(source);
    code.constant('i32', bytes);
    code.copy();
    return;
  }
  let at = 0;
  for (const [size, loadName, storeName] of [
    [16, 'v128.load', 'v128.store'],
    [8, 'i64.load', 'i64.store'],
    [4, 'i32.load', 'i32.store'],
    [1, 'i32.load8_u', 'i32.store8'],
  ] as const) {
    for (; at + size <= bytes; at += size) {
      code.get(target);
      code.get(source);
      code.memory(loadName, at);
      code.memory(storeName, at);
    }
  }
}
