import { type Shape, sizeOf, stridesOf } from '../../../base/shape.ts';
import type { LoopKernel, MemoryOperand, Value } from '../../../compiler/index.ts';
import { constantScalar, inputScalar, type Scalar } from '../../../graph/index.ts';
import type { Emission, Launch } from './launch.ts';
import { loopLaunch } from './loop.ts';

/** The launches of an `assemble`: its filling, where the pieces leave gaps, then each piece. */
export function assembleLaunches(emission: Emission, value: Value): Launch[] {
  const { def } = value;
  if (def.kind !== 'assemble') return [];
  const written = def.places.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const fill = constantScalar(def.fill, value.dtype);
  const dense = stridesOf(value.shape);
  const filled =
    written < sizeOf(value.shape)
      ? [copyLoop(value, value.shape, fill, [], { of: value, offset: 0, strides: dense })]
      : [];
  const copied = def.reads.map(({ value: from, layout }, index) => {
    const { shape, offset, strides } = def.places[index];
    const read = { from, offset: layout.offset, strides: layout.strides };
    return copyLoop(value, shape, inputScalar(0, value.dtype), [read], {
      of: value,
      offset,
      strides,
    });
  });
  return [...filled, ...copied].map((kernel) => loopLaunch(emission, kernel));
}

function copyLoop(
  value: Value,
  shape: Shape,
  scalar: Scalar,
  operands: readonly MemoryOperand[],
  place: { of: Value; offset: number; strides: readonly number[] },
): LoopKernel {
  const axes = shape.map((_, axis) => axis);
  const node = { value, level: 'element', stage: 0, scalar, operands, axes, place } as const;
  const nodes = [{ ...node, stored: true, kept: false }];
  return { kind: 'loop', outer: [], inner: shape, vertical: false, nodes };
}
