import { bytesOf } from '../../../base/dtype.ts';
import type { Value } from '../../../compiler/index.ts';
import type { Code, Local, ModuleBuilder } from '../encoder/index.ts';
import { Addresses } from '../loops/addresses.ts';
import type { LoopCode } from '../loops/loop.ts';
import { singleOf } from './memory.ts';
import { GRAIN, planScatter, type Scatter } from './plan.ts';
import { type Columns, emitElement, emitRow } from './row.ts';

/** Writes code that reports an index that is none from 0 to `length` - 1. */
export type Refuse = (code: Code, index: Local, length: number) => void;

/**
 * The function (from, to, scratch) of a scatter: zeros or the base, then the updates one after the other, so
 * that sums are the same every time and the last of those at one place stays. An update whose index does not
 * exist is left out, and `refuse` is called once for all that one index moves. Long rows are divided by
 * columns: each thread goes through all indices, and `refuse` is called by each. Else there is one round, which
 * does all of the work, whatever it is given.
 */
export function emitScatter(
  module: ModuleBuilder,
  value: Value,
  addresses: ReadonlyMap<Value, number>,
  refuse: Refuse,
): LoopCode {
  const scatter = planScatter(value, addresses);
  const made = module.function({ params: ['i32', 'i32', 'i32'] }, (code) => {
    const columns = scatter.divided ? columnsOf(code, scatter) : undefined;
    if (scatter.size > 0) emitStart(code, scatter, columns);
    emitUpdates(code, scatter, columns, refuse);
  });
  const { divided, row } = scatter;
  return { function: made, rounds: divided ? row : 1, grain: divided ? GRAIN : 1 };
}

function columnsOf(code: Code, { dtype }: Scatter): Columns {
  const [from, to] = code.params;
  const [start, count, bytes] = code.locals(3, 'i32');
  code.get(to);
  code.get(from);
  code.op('i32.sub');
  code.set(count);
  for (const [elements, local] of [
    [from, start],
    [count, bytes],
  ]) {
    code.get(elements);
    code.constant('i32', bytesOf(dtype));
    code.op('i32.mul');
    code.set(local);
  }
  return { start, count, bytes };
}

/** Fills the result with zeros or the base; only the columns of this thread, row by row, if it has not all. */
function emitStart(code: Code, scatter: Scatter, columns: Columns | undefined): void {
  const { base, target, size, row } = scatter;
  const total = size * target.bytes;
  const start = (at: Local | undefined, push: () => void) => {
    const place = (address: number) => {
      code.constant('i32', address | 0);
      if (!at) return;
      code.get(at);
      code.op('i32.add');
    };
    place(target.address);
    if (base === undefined) code.constant('i32', 0);
    else place(base);
    push();
    if (base === undefined) code.fill();
    else code.copy();
  };
  const whole = () => start(undefined, () => code.constant('i32', total | 0));
  if (!columns) {
    whole();
    return;
  }
  code.get(columns.count);
  code.constant('i32', row);
  code.op('i32.eq');
  code.if(whole, () => {
    const at = code.local('i32');
    code.get(columns.start);
    code.set(at);
    code.repeat(size / row, () => {
      start(at, () => code.get(columns.bytes));
      code.increase(at, row * target.bytes);
    });
    code.release(at);
  });
}

function emitUpdates(
  code: Code,
  scatter: Scatter,
  columns: Columns | undefined,
  refuse: Refuse,
): void {
  const { updates, indices, indexType, target, stride, length, loops, outer, row } = scatter;
  const addresses = new Addresses(code);
  for (const place of [updates, indices, target]) addresses.declare(place);
  const [index, moved] = code.locals(2, 'i32');

  /** The slice that the index moves, from one of its loops on. */
  const slice = (level: number): void => {
    const isRow = row > 0 && level === loops.length - 1;
    if (!isRow && level < loops.length) {
      loop(level, slice);
      return;
    }
    const from = addresses.of(updates);
    const to = addresses.of(target);
    code.get(to.base);
    code.get(index);
    code.constant('i32', (stride * target.bytes) | 0);
    code.op('i32.mul');
    code.op('i32.add');
    code.set(moved);
    if (isRow) emitRow(code, scatter, from, { ...to, base: moved }, columns);
    else emitElement(code, scatter, from, { ...to, base: moved });
  };
  const loop = (level: number, body: (level: number) => void): void => {
    addresses.enter(level);
    code.repeat(loops[level], () => {
      body(level + 1);
      addresses.advance(level, 1);
    });
    addresses.leave();
  };
  const eachIndex = (level: number): void => {
    if (level < outer) {
      loop(level, eachIndex);
      return;
    }
    const { base, offset } = addresses.of(indices);
    code.get(base);
    code.memory(singleOf(indexType).load, offset);
    code.tee(index);
    code.constant('i32', length);
    code.op('i32.ge_u');
    code.if(
      () => refuse(code, index, length),
      () => slice(outer),
    );
  };

  if (loops.includes(0)) return;
  addresses.begin(undefined);
  eachIndex(0);
}
