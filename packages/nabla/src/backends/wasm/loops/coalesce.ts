import { stridesOf } from '../../../base/shape.ts';
import {
  isNode,
  type LoopKernel,
  type LoopNode,
  type MemoryOperand,
  type Operand,
  scalarNodes,
} from '../../../compiler/index.ts';

/** A node, and how its elements are written: elements from one round to the next, outer loops first. */
export interface PlacedNode extends LoopNode {
  readonly operands: readonly (PlacedNode | MemoryOperand)[];
  readonly strides: readonly number[];
}

/** A loop kernel with as few loops as can walk through its memory. */
export interface Loops {
  readonly outer: readonly number[];
  readonly inner: readonly number[];
  readonly vertical: boolean;
  readonly nodes: readonly PlacedNode[];
  /** Loops whose rounds must be counted. */
  readonly counted: ReadonlySet<number>;
}

/** Joins neighbouring loops that all memory is walked through as if they were one. */
export function coalesce(kernel: LoopKernel): Loops {
  const { outer, inner } = kernel;
  const counted = countedLoops(kernel);
  const walks = kernel.nodes.flatMap((node) => [
    storeStrides(node, outer.length, inner.length),
    ...node.operands.flatMap((operand) => (isNode(operand) ? [] : [operand.strides])),
  ]);
  const joins = (loop: number, length: number) =>
    !counted.has(loop) &&
    !counted.has(loop + 1) &&
    walks.every((strides) => strides[loop] === strides[loop + 1] * length);
  // Which of the loops stay, each with its length: a loop that joins the next one is gone.
  const kept: { loop: number; length: number; isOuter: boolean }[] = [];
  for (const [lengths, first] of [
    [outer, 0],
    [inner, outer.length],
  ] as const) {
    let gathered = 1;
    lengths.forEach((length, index) => {
      const loop = first + index;
      gathered *= length;
      if (index < lengths.length - 1 && joins(loop, lengths[index + 1])) return;
      kept.push({ loop, length: gathered, isOuter: first === 0 && loop < outer.length });
      gathered = 1;
    });
  }
  const renumbered = new Map(kept.map(({ loop }, index) => [loop, index]));
  const pick = (strides: readonly number[]) => kept.map(({ loop }) => strides[loop]);
  const placed = new Map<Operand, PlacedNode>();
  for (const node of kernel.nodes) {
    placed.set(node, {
      ...node,
      strides: pick(storeStrides(node, outer.length, inner.length)),
      axes: node.axes.map((loop) => renumbered.get(loop) ?? -1),
      operands: node.operands.map((operand) =>
        isNode(operand)
          ? (placed.get(operand) as PlacedNode)
          : { ...operand, strides: pick(operand.strides) },
      ),
    });
  }
  return {
    outer: kept.filter(({ isOuter }) => isOuter).map(({ length }) => length),
    inner: kept.filter(({ isOuter }) => !isOuter).map(({ length }) => length),
    vertical: kernel.vertical,
    nodes: [...placed.values()],
    counted: new Set([...counted].map((loop) => renumbered.get(loop) as number)),
  };
}

/** A dense value is written place by place. */
function storeStrides(node: LoopNode, outer: number, inner: number): readonly number[] {
  const { value, axes, level, place } = node;
  if (place) return place.strides;
  const dense = stridesOf(value.shape);
  const strides = new Array<number>(outer + inner).fill(0);
  axes.forEach((loop, axis) => {
    if (loop >= 0 && (level === 'element' || loop < outer)) strides[loop] = dense[axis];
  });
  return strides;
}

function countedLoops({ nodes, outer, inner }: LoopKernel): Set<number> {
  const found = new Set<number>();
  for (const { scalar, axes, how } of nodes) {
    for (const node of scalarNodes(scalar)) {
      if (node.kind === 'position' && axes[node.axis] >= 0) found.add(axes[node.axis]);
    }
    if ((how === 'argmax' || how === 'argmin') && inner.length > 0) found.add(outer.length);
  }
  return found;
}
