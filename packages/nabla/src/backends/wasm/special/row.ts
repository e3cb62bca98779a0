import { bytesOf } from '../../../base/dtype.ts';
import type { Code, Local } from '../encoder/index.ts';
import type { Address } from '../loops/lanes.ts';
import { loadLanes, storeLanes } from '../product/index.ts';
import { singleOf } from './memory.ts';
import { GRAIN, type Scatter } from './plan.ts';

/** From this length on a row is copied by one instruction, which costs more to begin. */
const COPIED = 32;

/** The columns of a thread, in each row. */
export interface Columns {
  /** Bytes before the first one. */
  readonly start: Local;
  /** How many: whole grains, or what is left of a row behind them. */
  readonly count: Local;
  /** Bytes of them all. */
  readonly bytes: Local;
}

/** Adds or puts a row of neighbours, or some columns of it, from one place to another. */
export function emitRow(
  code: Code,
  scatter: Scatter,
  from: Address,
  to: Address,
  columns: Columns | undefined,
): void {
  const { how, dtype, row } = scatter;
  const bytes = bytesOf(dtype);
  const [source, target] = [from, to].map(({ base }) => {
    const local = code.local('i32');
    code.get(base);
    if (columns) {
      code.get(columns.start);
      code.op('i32.add');
    }
    code.set(local);
    return local;
  });
  if (how === 'put' && row >= COPIED) {
    code.increase(source, from.offset);
    code.increase(target, to.offset);
    code.get(target);
    code.get(source);
    if (columns) code.get(columns.bytes);
    else code.constant('i32', row * bytes);
    code.copy();
  } else {
    inGrains(
      code,
      row,
      columns,
      (length) =>
        emitGrain(code, scatter, { ...from, base: source }, { ...to, base: target }, length),
      () => {
        code.increase(source, GRAIN * bytes);
        code.increase(target, GRAIN * bytes);
      },
    );
  }
  code.release(source, target);
}

/** Grains one by one, then the rest of one. */
function inGrains(
  code: Code,
  row: number,
  columns: Columns | undefined,
  grain: (length: number) => void,
  advance: () => void,
): void {
  const rest = row % GRAIN;
  const whole = () => {
    grain(GRAIN);
    advance();
  };
  if (!columns) {
    code.repeat(Math.floor(row / GRAIN), whole);
    grain(rest);
    return;
  }
  const left = code.local('i32');
  const more = () => {
    code.get(left);
    code.constant('i32', GRAIN);
    code.op('i32.ge_s');
  };
  code.get(columns.count);
  code.set(left);
  more();
  code.if(() => {
    code.loop((start) => {
      whole();
      code.increase(left, -GRAIN);
      more();
      code.branchIf(start);
    });
  });
  if (rest > 0) {
    code.get(left);
    code.if(() => grain(rest));
  }
  code.release(left);
}

/** The next `length` elements, in vectors where they have 4 bytes. */
function emitGrain(code: Code, scatter: Scatter, from: Address, to: Address, length: number): void {
  const bytes = bytesOf(scatter.dtype);
  const width = bytes === 4 ? 4 : 1;
  for (let first = 0; first < length; first += width) {
    const ahead = ({ base, offset }: Address) => ({ base, offset: offset + first * bytes });
    if (width === 1) emitElement(code, scatter, ahead(from), ahead(to));
    else emitVector(code, scatter, ahead(from), ahead(to), Math.min(width, length - first));
  }
}

function emitVector(
  code: Code,
  { how, dtype }: Scatter,
  from: Address,
  to: Address,
  lanes: number,
): void {
  const sum = code.local('v128');
  if (how === 'add') loadLanes(code, to.base, to.offset, lanes);
  loadLanes(code, from.base, from.offset, lanes);
  if (how === 'add') code.op(dtype === 'float32' ? 'f32x4.add' : 'i32x4.add');
  code.set(sum);
  storeLanes(code, to.base, to.offset, sum, lanes);
  code.release(sum);
}

/** Adds or puts one element. */
export function emitElement(code: Code, { how, dtype }: Scatter, from: Address, to: Address): void {
  const { load, store, add } = singleOf(dtype);
  code.get(to.base);
  if (how === 'add') {
    code.get(to.base);
    code.memory(load, to.offset);
  }
  code.get(from.base);
  code.memory(load, from.offset);
  if (how === 'add') code.op(add);
  code.memory(store, to.offset);
}
