import { bytesOf, type DType } from '../../../base/dtype.ts';
import { type Shape, sizeOf } from '../../../base/shape.ts';
import type { Definition, Read, Value } from '../../../compiler/index.ts';
import type { Place } from '../loops/addresses.ts';

/** Elements of a row that a thread has at least: a cache line, of those of 4 bytes. */
export const GRAIN = 16;

/** From this length on, rows are divided among threads. */
const DIVIDED = 4 * GRAIN;

/** What a scatter does, with as few loops as can walk through its memory. */
export interface Scatter {
  readonly how: 'add' | 'put';
  readonly dtype: DType;
  /** Elements of the result. */
  readonly size: number;
  /** Where the base lies, if there is one. */
  readonly base: number | undefined;
  readonly updates: Place;
  readonly indices: Place;
  readonly indexType: DType;
  /** Where an update goes while its index is 0. */
  readonly target: Place;
  /** Elements that an index of 1 is away from 0, and how many indices there are. */
  readonly stride: number;
  readonly length: number;
  /** The loops through the updates. */
  readonly loops: readonly number[];
  /** How many loops go from index to index; those in them go through the slice that one index moves. */
  readonly outer: number;
  /** The length of the last loop, if it goes through neighbours that one index moves together; else 0. */
  readonly row: number;
  /** Whether columns of the rows are columns of the result too, which threads can share out. */
  readonly divided: boolean;
}

export function planScatter(value: Value, addresses: ReadonlyMap<Value, number>): Scatter {
  const { reads, how, place, stride, length } = value.def as ScatterDefinition;
  const [updates, indices, base] = reads;
  const addressOf = (each: Value) => addresses.get(each) as number;
  const walks = [updates.layout.strides, indices.layout.strides, place.strides];
  const { loops, strides } = joinLoops(place.shape, walks);
  const placeOf = ({ value: of, layout: { offset } }: Read, walk: number): Place => ({
    address: addressOf(of),
    bytes: bytesOf(of.dtype),
    offset,
    strides: strides[walk],
  });
  const outer = strides[1].findLastIndex((each) => each !== 0) + 1;
  const neighbours = strides[0].at(-1) === 1 && strides[2].at(-1) === 1;
  const row = outer < loops.length && neighbours ? loops[loops.length - 1] : 0;
  const size = sizeOf(value.shape);
  const steps = [size, stride, place.offset, ...strides[2].slice(0, -1)];
  return {
    how,
    dtype: value.dtype,
    size,
    base: base && addressOf(base.value),
    updates: placeOf(updates, 0),
    indices: placeOf(indices, 1),
    indexType: indices.value.dtype,
    target: placeOf({ value, layout: place }, 2),
    stride,
    length,
    loops,
    outer,
    row,
    divided: row >= DIVIDED && steps.every((step) => step % row === 0),
  };
}

type ScatterDefinition = Extract<Definition, { kind: 'scatter' }>;

/** Leaves out loops of one round, and joins neighbours that all walks go through as if they were one. */
function joinLoops(
  shape: Shape,
  walks: readonly (readonly number[])[],
): { loops: readonly number[]; strides: readonly (readonly number[])[] } {
  const loops: number[] = [];
  const strides = walks.map((): number[] => []);
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const joins =
      loops.length > 0 && walks.every((walk, each) => strides[each].at(-1) === walk[axis] * length);
    const outer = joins ? (loops.pop() as number) : 1;
    loops.push(outer * length);
    walks.forEach((walk, each) => {
      if (joins) strides[each].pop();
      strides[each].push(walk[axis]);
    });
  });
  return { loops, strides };
}
