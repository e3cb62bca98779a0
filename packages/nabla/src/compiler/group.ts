import type { Layout } from '../base/layout.ts';
import type { Shape } from '../base/shape.ts';
import { sameShape, sizeOf, stridesOf } from '../base/shape.ts';
import { type Read, readsOf, type Value } from './ir.ts';

/** How a value takes part in a group: at each element of the loops, or once for each row. */
export type Level = 'row' | 'element';

/** The axes of a shape that count: those of length 1 do not. */
export function squeeze(shape: Shape): Shape {
  return shape.filter((length) => length !== 1);
}

export function squeezeLayout({ shape, offset, strides }: Layout): Layout {
  const kept = shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  return {
    shape: kept.map((axis) => shape[axis]),
    offset,
    strides: kept.map((axis) => strides[axis]),
  };
}

/** Values that are computed in the same loops, while such groups are made. */
export class Group {
  /** In the order of the program. */
  readonly members = new Map<Value, Level>();
  /** The lengths of the loops, in the order of the axes of the elements. */
  readonly shape: Shape;
  /** The axes along which elements are put together, once any are. */
  reduced: readonly number[] | undefined;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  /** The lengths of the loops that a row stands for. */
  get rows(): Shape {
    return this.shape.filter((_, axis) => !this.reduced?.includes(axis));
  }

  /**
   * Whether memory is read in the order of the rows, so that neighbouring rows are computed together.
   */
  get vertical(): boolean {
    return this.reduced !== undefined && !this.reduced.includes(this.shape.length - 1);
  }

  /** Whether a read goes place by place, if it is of a member at all. */
  aligned(read: Read, level: Level): boolean {
    const from = this.members.get(read.value);
    if (from === undefined) return true;
    const layout = squeezeLayout(read.layout);
    if (layout.offset !== 0) return false;
    if (from === 'element') {
      return level === 'element' && sameStrides(layout.strides, stridesOf(this.shape));
    }
    if (level === 'row') return sameStrides(layout.strides, stridesOf(this.rows));
    return sameStrides(layout.strides, this.rowStrides());
  }

  /** Strides by which a dense value of the rows is read at each element. */
  rowStrides(): number[] {
    const dense = stridesOf(this.rows);
    let next = 0;
    return this.shape.map((_, axis) => (this.reduced?.includes(axis) ? 0 : dense[next++]));
  }

  /** The level at which a map would join, or undefined where it does not fit. */
  levelOf(value: Value): Level | undefined {
    const shape = squeeze(value.shape);
    const fits = (level: Level) => readsOf(value).every((read) => this.aligned(read, level));
    if (sameShape(shape, this.shape) && fits('element')) return 'element';
    if (this.reduced && sameShape(shape, this.rows) && fits('row')) return 'row';
    return undefined;
  }

  /** Whether a reduction of one of the members (or of memory) joins: over the same axes as others. */
  takesReduction(read: Read, axes: readonly number[]): boolean {
    if (!sameShape(squeeze(read.layout.shape), this.shape)) return false;
    if (this.members.get(read.value) === 'row' || !this.aligned(read, 'element')) return false;
    const squeezed = squeezeAxes(read.layout.shape, axes);
    return this.reduced === undefined ? true : sameShape(this.reduced, squeezed);
  }

  get size(): number {
    return sizeOf(this.shape);
  }
}

/** The numbers of `axes` among those that do not have the length 1. */
export function squeezeAxes(shape: Shape, axes: readonly number[]): number[] {
  const kept = shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  return axes.flatMap((axis) => (kept.includes(axis) ? [kept.indexOf(axis)] : []));
}

function sameStrides(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((stride, axis) => stride === b[axis]);
}
