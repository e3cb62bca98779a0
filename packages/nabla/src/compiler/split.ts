import { denseLayout } from '../base/layout.ts';
import { sizeOf } from '../base/shape.ts';
import type { Program, Value } from './ir.ts';
import { rebuild } from './simplify.ts';

/** Elements from which a reduction is worth the second one. */
const LARGE = 65_536;
/** Results of so many are enough for all threads. */
const MANY = 4096;

/**
 * Puts the elements of many axes together in two steps: along all but the first of these axes, then along that
 * one. The places along it are then independent, and threads can share them. The order of additions depends on
 * shapes alone.
 */
export function splitReductions(program: Program): Program {
  return rebuild(program, (value) => {
    const { def } = value;
    if (def.kind !== 'reduce' || def.how === 'argmax' || def.how === 'argmin') return value;
    const [read] = def.reads;
    const { shape } = read.layout;
    const axes = def.axes.filter((axis) => shape[axis] > 1);
    const [first, ...others] = [...axes].sort((a, b) => a - b);
    const along = sizeOf(others.map((axis) => shape[axis]));
    if (sizeOf(shape) < LARGE || sizeOf(value.shape) > MANY || others.length === 0) return value;
    if (shape[first] < 4 || along < 32) return value;
    const rest = def.axes.filter((axis) => axis !== first);
    const kept = shape.filter((_, axis) => !rest.includes(axis));
    const partial: Value = { ...value, shape: kept, def: { ...def, axes: rest } };
    const place = first - rest.filter((axis) => axis < first).length;
    const reads = [{ value: partial, layout: denseLayout(kept) }] as const;
    return { ...value, def: { ...def, reads, axes: [place] } };
  });
}
