import { describe, expect, it } from 'vitest';
import { allocate, bytesOf, type DType, type TypedArray } from '../../../base/dtype.ts';
import { denseLayout, type Layout } from '../../../base/layout.ts';
import { type Shape, sizeOf, stridesOf } from '../../../base/shape.ts';
import type { Definition, Read, Value } from '../../../compiler/index.ts';
import { ModuleBuilder } from '../encoder/index.ts';
import type { LoopCode } from '../loops/loop.ts';
import { emitCumulate, emitScatter } from './index.ts';

type Addresses = ReadonlyMap<Value, number>;
type Scatter = Extract<Definition, { kind: 'scatter' }>;

const NUMBERS = ['float32', 'float64', 'int32', 'uint8'] as const;
const GUARD = 0xa5;

/** Whole numbers from 0 to before `below`, the same in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * below);
  };
}

function stored(shape: Shape, dtype: DType): Value {
  const def = { kind: 'constant', data: allocate(dtype, 0) } as const;
  return { shape, dtype, def, label: 'given' };
}

function filled(dtype: DType, size: number, next: (below: number) => number): TypedArray {
  const data = allocate(dtype, size);
  for (let i = 0; i < size; i++) {
    if (dtype === 'bool') data[i] = next(2);
    else if (dtype === 'uint8') data[i] = next(256);
    else if (dtype === 'int32') data[i] = next(2 ** 24) * 251 - 2 ** 31;
    else data[i] = (next(2 ** 24) - 2 ** 23) / 2 ** 20;
  }
  return data;
}

/** Runs code over `given` and returns the result, among guards that must stay as they are. */
function run(
  value: Value,
  given: ReadonlyMap<Value, TypedArray>,
  emit: (module: ModuleBuilder, addresses: Addresses) => LoopCode,
  threads: number,
): { result: TypedArray; refused: number[]; rounds: number } {
  const addresses = new Map<Value, number>();
  let end = 64;
  for (const each of [...given.keys(), value]) {
    addresses.set(each, end);
    const length = given.get(each)?.length ?? sizeOf(each.shape);
    end += Math.ceil((length * bytesOf(each.dtype)) / 8) * 8 + 64;
  }
  const limits = { initial: Math.ceil(end / 65536) };
  const module = new ModuleBuilder(limits, [
    { name: 'refuse', params: ['i32', 'i32'], results: [] },
  ]);
  const { function: target, rounds, grain } = emit(module, addresses);
  module.function({ params: ['i32', 'i32', 'i32'], name: 'run' }, (code) => {
    for (const param of code.params) code.get(param);
    code.call(target);
  });
  const memory = new WebAssembly.Memory(limits);
  const bytes = new Uint8Array(memory.buffer).fill(GUARD);
  const view = (each: Value, length: number) => {
    const like = allocate(each.dtype, 0).constructor as Float32ArrayConstructor;
    return new like(memory.buffer, addresses.get(each), length) as TypedArray;
  };
  for (const [each, data] of given) view(each, data.length).set(data);
  const before = bytes.slice();
  const refused: number[] = [];
  const refuse = (index: number, length: number) => refused.push(index, length);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
    host: { memory, refuse },
  });
  const call = exports.run as (from: number, to: number, scratch: number) => void;
  const share = Math.max(1, Math.ceil(rounds / grain / threads)) * grain;
  for (let from = 0; from < rounds; from += share) call(from, Math.min(rounds, from + share), 0);
  const size = sizeOf(value.shape);
  const result = view(value, size).slice();
  const start = addresses.get(value) as number;
  bytes.fill(GUARD, start, start + size * bytesOf(value.dtype));
  expect(Buffer.compare(bytes, before), 'memory beside the result').toBe(0);
  return { result, refused, rounds };
}

/** The places of a layout in row-major order. */
function placesOf({ shape, offset, strides }: Layout): number[] {
  const steps = stridesOf(shape);
  return Array.from({ length: sizeOf(shape) }, (_, flat) =>
    shape.reduce(
      (sum, length, axis) => sum + (Math.floor(flat / steps[axis]) % length) * strides[axis],
      offset,
    ),
  );
}

interface ScatterCase {
  readonly dtype: DType;
  readonly how: 'add' | 'put';
  readonly shape: Shape;
  readonly axis: number;
  readonly indices: readonly number[];
  readonly indexType?: 'int32' | 'uint8';
  readonly hasBase?: boolean;
  /** How the updates are read; dense otherwise. */
  readonly read?: (shape: Shape) => { readonly layout: Layout; readonly size: number };
  /** Whether there is an index for each element, not for each slice. */
  readonly single?: boolean;
  /** Columns at the start of the result that no update goes to. */
  readonly margin?: number;
  readonly threads?: number;
  readonly seed?: number;
}

/** Compares the slices of `indices` along an axis, scattered by emitted code, with a plain loop. */
function checkScatter(given: ScatterCase): ReturnType<typeof run> {
  const {
    dtype,
    how,
    shape,
    axis,
    indices,
    indexType = 'int32',
    hasBase,
    single,
    seed = 1,
  } = given;
  const next = random(seed);
  const steps = stridesOf(shape);
  const margin = given.margin ?? 0;
  const wanted = shape
    .with(axis, indices.length)
    .map((n, each) => (each === shape.length - 1 ? n - margin : n));
  const place = { shape: wanted, offset: margin, strides: steps.with(axis, 0) };
  const along = single ? stridesOf(wanted) : wanted.map((_, each) => (each === axis ? 1 : 0));
  const named = single
    ? placesOf(denseLayout(wanted)).map((_, i) => indices[i % indices.length])
    : indices;
  const { layout, size } = given.read?.(wanted) ?? {
    layout: denseLayout(wanted),
    size: sizeOf(wanted),
  };
  const updates: Read = { value: stored(wanted, dtype), layout };
  const index: Read = {
    value: stored(single ? wanted : [indices.length], indexType),
    layout: { shape: wanted, offset: 0, strides: along },
  };
  const base: Read = { value: stored(shape, dtype), layout: denseLayout(shape) };
  const def: Scatter = {
    kind: 'scatter',
    reads: hasBase ? [updates, index, base] : [updates, index],
    how,
    place,
    stride: steps[axis],
    length: shape[axis],
  };
  const value: Value = { shape, dtype, def, label: 'scatter' };
  const data = filled(dtype, size, next);
  const numbers = allocate(indexType, named.length);
  numbers.set(named);
  const into = filled(dtype, sizeOf(shape), next);
  const memory = new Map([
    [updates.value, data],
    [index.value, numbers],
    [base.value, into],
  ]);
  const made = run(
    value,
    memory,
    (module, addresses) =>
      emitScatter(module, value, addresses, (code, at, length) => {
        code.get(at);
        code.constant('i32', length);
        code.call(module.imported('refuse'));
      }),
    given.threads ?? 1,
  );
  const result = allocate(dtype, sizeOf(shape));
  if (hasBase) result.set(into);
  const [from, which, to] = [layout, index.layout, place].map(placesOf);
  for (const [i, at] of to.entries()) {
    const moved = numbers[which[i]];
    if (moved < 0 || moved >= shape[axis]) continue;
    const target = at + moved * steps[axis];
    result[target] = how === 'add' ? result[target] + data[from[i]] : data[from[i]];
  }
  expect(made.result).toEqual(result);
  return made;
}

describe('scatter', () => {
  const hows = NUMBERS.flatMap((dtype) => [[dtype, 'add'] as const, [dtype, 'put'] as const]);

  it.each([...hows, ['bool', 'put'] as const])('of %s can %s at random places', (dtype, how) => {
    const next = random(7);
    for (let seed = 0; seed < 60; seed++) {
      const shape = Array.from({ length: 1 + next(3) }, () => 1 + next(next(4) === 0 ? 40 : 6));
      const axis = next(shape.length);
      const indices = Array.from({ length: next(8) }, () => next(shape[axis]));
      const [hasBase, single] = [next(2) === 0, next(3) === 0];
      const indexType = next(2) === 0 ? 'int32' : 'uint8';
      checkScatter({ dtype, how, shape, axis, indices, hasBase, single, indexType, seed });
    }
  });

  it.each([...hows, ['bool', 'put'] as const])(
    'of rows of %s can %s at any length',
    (dtype, how) => {
      for (const row of [1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 33, 63, 64, 67]) {
        for (const hasBase of [false, true]) {
          const indices = [3, 0, 3, 4, 0, 3];
          checkScatter({ dtype, how, shape: [5, row], axis: 0, indices, hasBase });
          checkScatter({ dtype, how, shape: [2, 5, row], axis: 1, indices, hasBase });
        }
      }
    },
  );

  it.each([...hows, ['bool', 'put'] as const])(
    'divides columns of %s to %s among threads',
    (dtype, how) => {
      for (const row of [64, 65, 79, 100, 128]) {
        for (const threads of [1, 2, 3, 5, 20]) {
          for (const hasBase of [false, true]) {
            const given = { dtype, how, indices: [2, 0, 2, 1, 2], hasBase, threads };
            const { rounds } = checkScatter({ ...given, shape: [3, row], axis: 0 });
            expect(rounds).toBe(row);
            checkScatter({ ...given, shape: [2, 3, row], axis: 1 });
          }
        }
      }
    },
  );

  it('does all by itself where columns of the rows are none of the result', () => {
    const { rounds } = checkScatter({
      dtype: 'float32',
      how: 'add',
      shape: [200],
      axis: 0,
      indices: Array.from({ length: 100 }, (_, i) => (i * 37) % 200),
      threads: 4,
    });
    expect(rounds).toBe(1);
  });

  it.each([0, 80])('leaves out updates whose index does not exist (%d more columns)', (more) => {
    const given = { dtype: 'float32', how: 'add', axis: 0, hasBase: true } as const;
    const indices = [1, -1, 4, 3, 2 ** 31 - 1, -(2 ** 31), 0];
    const { refused } = checkScatter({ ...given, shape: [4, 3 + more], indices });
    expect(refused).toEqual([-1, 4, 4, 4, 2 ** 31 - 1, 4, -(2 ** 31), 4]);
  });

  it('reports an index for each element where each has its own', () => {
    const given = { dtype: 'int32', how: 'put', axis: 0, single: true } as const;
    const { refused } = checkScatter({ ...given, shape: [2, 3], indices: [0, 5, 1] });
    expect(refused).toEqual([5, 2, 5, 2, 5, 2]);
  });

  it.each(['add', 'put'] as const)('can %s updates that are read in any way', (how) => {
    const transposed = (shape: Shape) => ({
      layout: { shape, offset: 0, strides: stridesOf(shape.toReversed()).toReversed() },
      size: sizeOf(shape),
    });
    const stretched = (shape: Shape) => ({
      layout: { shape, offset: 2, strides: shape.map(() => 0) },
      size: 3,
    });
    const backwards = (shape: Shape) => ({
      layout: { shape, offset: sizeOf(shape) - 1, strides: stridesOf(shape).map((n) => -n) },
      size: sizeOf(shape),
    });
    const apart = (shape: Shape) => ({
      layout: { shape, offset: 5, strides: stridesOf(shape.with(-1, shape[shape.length - 1] + 3)) },
      size: 5 + sizeOf(shape.with(-1, shape[shape.length - 1] + 3)),
    });
    for (const read of [transposed, stretched, backwards, apart]) {
      for (const shape of [
        [4, 7],
        [2, 4, 5],
        [3, 4, 70],
      ]) {
        const axis = shape.length - 2;
        checkScatter({ dtype: 'float32', how, shape, axis, indices: [3, 1, 3], read, threads: 2 });
      }
    }
  });

  it('puts slices at places that are not neighbours', () => {
    for (const axis of [0, 1, 2]) {
      checkScatter({ dtype: 'float64', how: 'add', shape: [3, 4, 5], axis, indices: [2, 0, 2] });
    }
  });

  it.each(['add', 'put'] as const)('can %s to a part of the result', (how) => {
    for (const dtype of NUMBERS) {
      for (const row of [5, 70, 128]) {
        const given = { dtype, how, axis: 1, indices: [2, 0, 2], threads: 3, hasBase: true };
        checkScatter({ ...given, shape: [2, 3, row], margin: 3 });
        checkScatter({ ...given, shape: [2, 3, 2 * row], margin: row });
      }
    }
  });

  it('goes from a base alone to the result where there are no updates', () => {
    const given = { dtype: 'float32', how: 'add', axis: 0 } as const;
    for (const hasBase of [false, true]) {
      checkScatter({ ...given, shape: [3, 2], indices: [], hasBase });
      checkScatter({ ...given, shape: [3, 0], indices: [1], hasBase });
      const { refused } = checkScatter({ ...given, shape: [0, 2], indices: [0], hasBase });
      expect(refused).toEqual([0, 0]);
    }
  });
});

interface CumulateCase {
  readonly shape: Shape;
  readonly axis: number;
  readonly dtype: DType;
  readonly how: 'sum' | 'prod';
  readonly reverse: boolean;
  readonly exclusive: boolean;
  readonly threads?: number;
}

/** Compares running sums or products with plain loops. */
function checkCumulate({
  shape,
  axis,
  dtype,
  how,
  reverse,
  exclusive,
  threads,
}: CumulateCase): number {
  const x = stored(shape, dtype);
  const reads = [{ value: x, layout: denseLayout(shape) }] as const;
  const def = { kind: 'cumulate', reads, how, axis, reverse, exclusive } as const;
  const value: Value = { shape, dtype, def, label: 'cumulate' };
  const data = filled(dtype, sizeOf(shape), random(shape.length + axis));
  const { result, rounds } = run(
    value,
    new Map([[x, data]]),
    (module, addresses) => emitCumulate(module, value, addresses),
    threads ?? 1,
  );
  const expected = allocate(dtype, data.length);
  const step = stridesOf(shape)[axis];
  const firsts = placesOf(denseLayout(shape.with(axis, Math.min(1, shape[axis]))));
  const integer = dtype === 'int32' || dtype === 'uint8';
  for (const [number] of firsts.entries()) {
    const first = Math.floor(number / step) * step * shape[axis] + (number % step);
    let total = how === 'sum' ? 0 : 1;
    for (let i = 0; i < shape[axis]; i++) {
      const at = first + (reverse ? shape[axis] - 1 - i : i) * step;
      if (exclusive) expected[at] = total;
      if (how === 'sum') total += data[at];
      else total = integer ? Math.imul(total, data[at]) : total * data[at];
      if (!exclusive) expected[at] = total;
    }
  }
  expect(result).toEqual(expected);
  return rounds;
}

describe('running sums and products', () => {
  const ways = [false, true].flatMap((reverse) =>
    [false, true].map((exclusive) => ({ reverse, exclusive })),
  );

  it.each(NUMBERS.flatMap((dtype) => [[dtype, 'sum'] as const, [dtype, 'prod'] as const]))(
    'of %s (%s) are those of plain loops, along each axis and both ways',
    (dtype, how) => {
      for (const shape of [[1], [9], [300], [5, 1], [4, 7], [3, 5, 16], [2, 6, 35], [2, 1, 3, 4]]) {
        for (const axis of shape.keys()) {
          for (const way of ways) checkCumulate({ shape, axis, dtype, how, ...way });
        }
      }
    },
  );

  it('are divided by the positions before the axis', () => {
    for (const threads of [2, 3, 11]) {
      for (const way of ways) {
        const given = { dtype: 'float32', how: 'sum', axis: 2, threads, ...way } as const;
        expect(checkCumulate({ ...given, shape: [2, 5, 6, 3] })).toBe(10);
      }
    }
  });

  it('of nothing leave everything as it is', () => {
    for (const shape of [
      [0, 3],
      [3, 0],
      [2, 0, 3],
    ]) {
      for (const axis of shape.keys()) {
        for (const way of ways)
          checkCumulate({ shape, axis, dtype: 'float32', how: 'sum', ...way });
      }
    }
  });
});
